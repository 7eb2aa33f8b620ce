//! `sync::LazyLock`.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::thread;

use crate::run::run;

#[test]
fn it_makes_its_value_at_the_first_use_and_only_then() {
    run(|| {
        let made = Cell::new(0);
        let lazy = LazyLock::new(|| made.replace(made.get() + 1));
        assert_eq!(made.get(), 0);
        assert_eq!((*lazy, *lazy, *LazyLock::force(&lazy)), (0, 0, 0));
        assert_eq!(made.get(), 1);
    });
}

#[test]
fn two_threads_share_one_value() {
    run(|| {
        let made = Arc::new(AtomicUsize::new(0));
        let lazy = {
            let made = made.clone();
            Arc::new(LazyLock::new(move || made.fetch_add(1, Ordering::Relaxed) + 7))
        };
        let other = {
            let lazy = lazy.clone();
            thread::spawn(move || **lazy)
        };
        assert_eq!((**lazy, other.join().unwrap()), (7, 7));
        assert_eq!(made.load(Ordering::Relaxed), 1);
    });
}

#[test]
fn a_panicking_initialiser_poisons_it() {
    run(|| {
        let lazy = LazyLock::<u8>::new(|| panic!("in the initialiser"));
        let first = panic::catch_unwind(AssertUnwindSafe(|| *lazy)).unwrap_err();
        assert_eq!(first.downcast_ref(), Some(&"in the initialiser"));
        let second = panic::catch_unwind(AssertUnwindSafe(|| *lazy)).unwrap_err();
        assert_eq!(second.downcast_ref(), Some(&"LazyLock instance has previously been poisoned"));
    });
}

#[test]
fn its_owner_can_change_the_value() {
    run(|| {
        let mut lazy = LazyLock::<u8>::new(|| 1);
        assert_eq!(LazyLock::get(&lazy), None);
        assert_eq!(LazyLock::get_mut(&mut lazy), None);
        *LazyLock::force_mut(&mut lazy) += 1;
        *LazyLock::get_mut(&mut lazy).unwrap() += 1;
        *lazy += 1;
        assert_eq!((*lazy, LazyLock::get(&lazy)), (4, Some(&4)));
    });
}

#[test]
fn it_is_shown_as_std_shows_it() {
    run(|| {
        let lazy = LazyLock::<u8>::default();
        assert_eq!(format!("{lazy:?}"), "LazyLock(<uninit>)");
        assert_eq!(*lazy, 0);
        assert_eq!(format!("{lazy:?}"), "LazyLock(0)");
    });
}

#[test]
fn whatever_it_holds_is_dropped_with_it() {
    run(|| {
        let value = Arc::new(());
        let lazy = {
            let value = value.clone();
            LazyLock::new(move || value)
        };
        assert_eq!(Arc::strong_count(&lazy), 2);
        drop(lazy);
        assert_eq!(Arc::strong_count(&value), 1);

        let never = {
            let value = value.clone();
            LazyLock::new(move || value)
        };
        drop(never);
        assert_eq!(Arc::strong_count(&value), 1);
    });
}

#[test]
fn a_static_one_works() {
    static NAME: LazyLock<String> = LazyLock::new(|| "name".to_owned());
    run(|| {
        let t = thread::spawn(|| NAME.len());
        assert_eq!(*NAME, "name");
        assert_eq!(t.join().unwrap(), 4);
    });
}
