//! `sync::Once`.

use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Once};
use std::thread;

use crate::run::run;

#[test]
fn it_runs_one_closure_and_no_other() {
    run(|| {
        let (once, mut runs) = (Once::new(), 0);
        assert!(!once.is_completed());
        once.call_once(|| runs += 1);
        once.call_once(|| runs += 1);
        assert!(once.is_completed());
        assert_eq!(runs, 1);
    });
}

#[test]
fn whoever_comes_second_waits_for_the_first_and_sees_what_it_did() {
    run(|| {
        let once = Arc::new(Once::new());
        let value = Arc::new(AtomicUsize::new(0));
        let run_once = |once: &Once, value: &AtomicUsize| {
            once.call_once(|| {
                value.fetch_add(1, Ordering::Relaxed);
            });
            assert_eq!(value.load(Ordering::Relaxed), 1);
        };
        let other = {
            let (once, value) = (once.clone(), value.clone());
            thread::spawn(move || run_once(&once, &value))
        };
        run_once(&once, &value);
        other.join().unwrap();
    });
}

#[test]
fn wait_returns_when_another_thread_has_run_it() {
    run(|| {
        let once = Arc::new(Once::new());
        let value = Arc::new(AtomicUsize::new(0));
        let other = {
            let (once, value) = (once.clone(), value.clone());
            thread::spawn(move || once.call_once(|| value.store(1, Ordering::Relaxed)))
        };
        once.wait();
        assert_eq!(value.load(Ordering::Relaxed), 1);
        other.join().unwrap();
    });
}

#[test]
fn a_panic_poisons_it() {
    run(|| {
        let once = Once::new();
        let failed = panic::catch_unwind(AssertUnwindSafe(|| once.call_once(|| panic!("in the initialiser"))));
        assert!(failed.is_err());
        assert!(!once.is_completed());
        let poisoned = panic::catch_unwind(AssertUnwindSafe(|| once.call_once(|| {}))).unwrap_err();
        assert_eq!(poisoned.downcast_ref(), Some(&"Once instance has previously been poisoned"));
        let waited = panic::catch_unwind(AssertUnwindSafe(|| once.wait())).unwrap_err();
        assert_eq!(waited.downcast_ref(), Some(&"Once instance has previously been poisoned"));
    });
}

#[test]
fn a_forced_call_heals_it() {
    run(|| {
        let once = Once::new();
        let failed = panic::catch_unwind(AssertUnwindSafe(|| once.call_once(|| panic!("in the initialiser"))));
        assert!(failed.is_err());
        let mut seen = None;
        once.call_once_force(|state| seen = Some((state.is_poisoned(), format!("{state:?}"))));
        assert_eq!(seen, Some((true, "OnceState { poisoned: true }".to_owned())));
        assert!(once.is_completed());
        once.call_once_force(|_| unreachable!("it has been run"));
        once.wait_force();
    });
}

#[test]
fn a_forced_call_on_a_fresh_one_is_not_poisoned() {
    run(|| {
        let mut poisoned = None;
        Once::new().call_once_force(|state| poisoned = Some(state.is_poisoned()));
        assert_eq!(poisoned, Some(false));
    });
}

#[test]
fn it_is_shown_as_std_shows_it() {
    run(|| assert_eq!(format!("{:?}", Once::new()), "Once { .. }"));
}

#[test]
fn a_static_one_works() {
    static START: Once = Once::new();
    run(|| {
        let t = thread::spawn(|| START.call_once(|| {}));
        START.call_once(|| {});
        assert!(START.is_completed());
        t.join().unwrap();
    });
}
