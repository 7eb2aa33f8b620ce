//! `sync::Mutex` and its guard; poisoning is in `poison.rs`.

use std::cell::Cell;
use std::fmt::Debug;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, TryLockError};
use std::thread;

use crate::run::run;

#[test]
fn lock_gives_the_value_and_keeps_what_was_written() {
    run(|| {
        let m = Mutex::new(1);
        *m.lock().unwrap() += 1;
        assert_eq!(*m.lock().unwrap(), 2);
    });
}

#[test]
fn two_threads_never_hold_it_at_once() {
    run(|| {
        let m = Arc::new(Mutex::new(0));
        let held = Arc::new(AtomicBool::new(false));
        let threads = [(); 2].map(|()| {
            let (m, held) = (m.clone(), held.clone());
            thread::spawn(move || {
                let mut n = m.lock().unwrap();
                assert!(!held.swap(true, Ordering::Relaxed), "two holders");
                *n += 1;
                held.store(false, Ordering::Relaxed);
            })
        });
        for t in threads {
            t.join().unwrap();
        }
        assert_eq!(*m.lock().unwrap(), 2);
    });
}

#[test]
fn what_is_written_under_it_is_seen_by_the_next_holder() {
    run(|| {
        let m = Arc::new(Mutex::new((0, 0)));
        let writer = {
            let m = m.clone();
            thread::spawn(move || {
                let mut pair = m.lock().unwrap();
                pair.0 = 1;
                pair.1 = 1;
            })
        };
        let (a, b) = *m.lock().unwrap();
        assert_eq!(a, b);
        writer.join().unwrap();
    });
}

#[test]
fn try_lock_would_block_while_it_is_held() {
    run(|| {
        let m = Mutex::new(1);
        let guard = m.lock().unwrap();
        assert!(matches!(m.try_lock(), Err(TryLockError::WouldBlock)));
        drop(guard);
        *m.try_lock().unwrap() = 2;
        assert_eq!(m.into_inner().unwrap(), 2);
    });
}

#[test]
fn try_lock_would_block_in_another_thread() {
    run(|| {
        let m = Mutex::new(());
        let _guard = m.lock().unwrap();
        thread::scope(|s| {
            s.spawn(|| assert!(matches!(m.try_lock(), Err(TryLockError::WouldBlock))));
        });
    });
}

#[test]
fn a_forgotten_guard_leaves_it_locked() {
    run(|| {
        let m = Mutex::new(1);
        std::mem::forget(m.lock().unwrap());
        assert!(matches!(m.try_lock(), Err(TryLockError::WouldBlock)));
    });
}

#[test]
fn it_can_be_moved_between_uses() {
    run(|| {
        let m = Mutex::new(1);
        *m.lock().unwrap() += 1;
        let moved = Box::new(m);
        *moved.lock().unwrap() += 1;
        let back = *moved;
        assert_eq!(*back.lock().unwrap(), 3);
    });
}

#[test]
fn get_mut_and_into_inner_need_no_lock() {
    run(|| {
        let mut m = Mutex::new(vec![1]);
        m.get_mut().unwrap().push(2);
        assert_eq!(m.into_inner().unwrap(), [1, 2]);
    });
}

#[test]
fn its_value_is_dropped_with_it() {
    run(|| {
        let value = Arc::new(());
        let m = Mutex::new(value.clone());
        drop(m.lock().unwrap());
        assert_eq!(Arc::strong_count(&value), 2);
        drop(m);
        assert_eq!(Arc::strong_count(&value), 1);
    });
}

#[test]
fn it_is_made_by_default_and_from() {
    run(|| {
        assert_eq!(*Mutex::<u8>::default().lock().unwrap(), 0);
        assert_eq!(*Mutex::from("text").lock().unwrap(), "text");
    });
}

#[test]
fn it_is_shown_as_std_shows_it() {
    run(|| {
        let m = Mutex::new(5);
        assert_eq!(format!("{m:?}"), "Mutex { data: 5, poisoned: false, .. }");
        let guard = m.lock().unwrap();
        assert_eq!(format!("{m:?}"), r#"Mutex { data: "<locked>", poisoned: false, .. }"#);
        assert_eq!(format!("{guard:?} {guard}"), "5 5");
    });
}

#[test]
fn its_payload_may_be_unsized() {
    run(|| {
        let show: Arc<Mutex<dyn Debug + Send>> = Arc::new(Mutex::new(7));
        assert_eq!(format!("{:?}", &*show.lock().unwrap()), "7");
        let slice: &Mutex<[u8]> = &Mutex::new([1, 2, 3]);
        slice.lock().unwrap()[0] = 9;
        assert_eq!(slice.lock().unwrap().iter().sum::<u8>(), 14);
        let boxed: Box<Mutex<dyn Fn() -> u8>> = Box::new(Mutex::new(|| 3));
        assert_eq!((boxed.lock().unwrap())(), 3);
    });
}

#[test]
fn a_guard_ends_at_the_end_of_its_statement() {
    run(|| {
        let m = Mutex::new(Cell::new(1));
        m.lock().unwrap().set(2);
        assert_eq!(m.try_lock().unwrap().get(), 2);
    });
}

#[test]
fn a_static_one_is_shared_by_all_threads() {
    static TOTAL: Mutex<u32> = Mutex::new(0);
    run(|| {
        let before = *TOTAL.lock().unwrap();
        let t = thread::spawn(|| *TOTAL.lock().unwrap() += 1);
        *TOTAL.lock().unwrap() += 1;
        t.join().unwrap();
        assert_eq!(*TOTAL.lock().unwrap(), before + 2);
    });
}
