//! `thread::scope`.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, Builder};

use crate::run::run;

#[test]
fn its_threads_borrow_and_are_over_when_it_returns() {
    run(|| {
        let mut numbers = [1, 2];
        let (left, right) = numbers.split_at_mut(1);
        thread::scope(|s| {
            s.spawn(|| left[0] = 10);
            s.spawn(|| right[0] = 20);
        });
        assert_eq!(numbers, [10, 20]);
    });
}

#[test]
fn it_returns_what_its_closure_returns() {
    run(|| {
        let text = String::from("borrowed");
        let len = thread::scope(|s| {
            let t = s.spawn(|| text.len());
            t.join().unwrap()
        });
        assert_eq!(len, 8);
    });
}

#[test]
fn what_its_threads_return_is_dropped_before_it_ends() {
    struct Counts<'a>(&'a AtomicUsize);
    impl Drop for Counts<'_> {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
    run(|| {
        let drops = AtomicUsize::new(0);
        thread::scope(|s| {
            s.spawn(|| Counts(&drops));
        });
        assert_eq!(drops.load(Ordering::Relaxed), 1);
    });
}

#[test]
fn its_threads_can_spawn_in_it() {
    run(|| {
        let seen = Mutex::new(0);
        thread::scope(|s| {
            s.spawn(|| {
                *seen.lock().unwrap() += 1;
                s.spawn(|| *seen.lock().unwrap() += 2);
            });
        });
        assert_eq!(seen.into_inner().unwrap(), 3);
    });
}

#[test]
fn a_joined_panic_is_only_the_joiners() {
    run(|| {
        let payload = thread::scope(|s| s.spawn(|| panic!("in a scoped thread")).join().unwrap_err());
        assert_eq!(payload.downcast_ref(), Some(&"in a scoped thread"));
    });
}

#[test]
fn a_panic_that_nobody_joined_makes_the_scope_panic_after_the_others_ended() {
    run(|| {
        let done = AtomicUsize::new(0);
        let scope = panic::catch_unwind(AssertUnwindSafe(|| {
            thread::scope(|s| {
                s.spawn(|| panic!("in a scoped thread"));
                s.spawn(|| done.fetch_add(1, Ordering::Relaxed));
            });
        }));
        assert_eq!(scope.unwrap_err().downcast_ref(), Some(&"a scoped thread panicked"));
        assert_eq!(done.load(Ordering::Relaxed), 1);
    });
}

#[test]
fn a_panic_in_the_closure_waits_for_the_threads_and_goes_on() {
    run(|| {
        let done = AtomicUsize::new(0);
        let scope = panic::catch_unwind(AssertUnwindSafe(|| {
            thread::scope(|s| {
                s.spawn(|| done.fetch_add(1, Ordering::Relaxed));
                panic!("in the closure");
            });
        }));
        assert_eq!(scope.unwrap_err().downcast_ref(), Some(&"in the closure"));
        assert_eq!(done.load(Ordering::Relaxed), 1);
    });
}

#[test]
fn a_builder_spawns_in_it() {
    run(|| {
        thread::scope(|s| {
            let t = Builder::new().name("scoped".to_owned()).spawn_scoped(s, || thread::current().id()).unwrap();
            assert_eq!(t.thread().name(), Some("scoped"));
            let id = t.thread().id();
            assert_eq!(t.join().unwrap(), id);
        });
    });
}

#[test]
fn its_handles_tell_when_a_thread_is_over() {
    run(|| {
        let gate = Mutex::new(());
        thread::scope(|s| {
            let closed = gate.lock().unwrap();
            let t = s.spawn(|| drop(gate.lock().unwrap()));
            assert!(!t.is_finished());
            drop(closed);
            while !t.is_finished() {
                thread::yield_now();
            }
            assert!(format!("{s:?} {t:?}").contains("ScopedJoinHandle"));
        });
    });
}

#[test]
fn scopes_nest() {
    run(|| {
        let total = AtomicUsize::new(0);
        thread::scope(|outer| {
            outer.spawn(|| {
                thread::scope(|inner| {
                    inner.spawn(|| total.fetch_add(1, Ordering::Relaxed));
                });
                assert_eq!(total.load(Ordering::Relaxed), 1);
            });
        });
        assert_eq!(total.into_inner(), 1);
    });
}
