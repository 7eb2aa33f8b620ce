//! Failures are found, named, and reported without ending the process.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use std_on_loom::model::Explorer;
use std_on_loom::sync::atomic::{AtomicBool, Ordering::*};
use std_on_loom::sync::{Arc, Barrier, Condvar, Mutex, RwLock, mpsc};
use std_on_loom::{hint, panic, thread};

use crate::support::{failure, passes, plain};

/// Two transfers, each of which locks `order(n)` of the two locks first.
fn transfers(order: [[usize; 2]; 2]) -> impl Fn() + Send + Sync {
    move || {
        let accounts = Arc::new([Mutex::new(1), Mutex::new(1)]);
        let threads = order.map(|[first, second]| {
            let accounts = accounts.clone();
            thread::spawn(move || {
                let _first = accounts[first].lock().unwrap();
                let _second = accounts[second].lock().unwrap();
            })
        });
        for t in threads {
            t.join().unwrap();
        }
    }
}

#[test]
fn locks_in_opposite_orders_deadlock_and_the_report_names_who_waits_for_whom() {
    let message = failure(&plain(), transfers([[0, 1], [1, 0]]));
    assert!(message.starts_with("deadlock; "), "{message}");
    assert!(message.contains("thread 1 waits for a mutex, held by thread 2, at "), "{message}");
    assert!(message.contains("thread 2 waits for a mutex, held by thread 1, at "), "{message}");
    assert!(message.contains("failures.rs"), "{message}");
    passes(&plain(), transfers([[0, 1], [0, 1]]));
}

#[test]
fn a_lock_that_its_owner_takes_again_deadlocks() {
    for scenario in [
        || {
            let m = Mutex::new(());
            let _first = m.lock().unwrap();
            let _second = m.lock();
        },
        || {
            let l = RwLock::new(());
            let _write = l.write().unwrap();
            let _read = l.read();
        },
        || {
            let l = RwLock::new(());
            let _read = l.read().unwrap();
            let _write = l.write();
        },
    ] {
        assert!(failure(&plain(), scenario).starts_with("deadlock; thread 0 (main) waits for a "));
    }
}

#[test]
fn a_thread_that_reads_twice_deadlocks_only_when_a_writer_can_come_between() {
    let read_twice = |writes: bool| {
        move || {
            let l = RwLock::new(0);
            thread::scope(|s| {
                s.spawn(|| {
                    let first = l.read().unwrap();
                    let second = l.read().unwrap();
                    assert_eq!(*first, *second);
                });
                if writes {
                    s.spawn(|| *l.write().unwrap() += 1);
                }
            });
        }
    };
    assert!(failure(&plain(), read_twice(true)).starts_with("deadlock; "));
    passes(&plain(), read_twice(false));
}

#[test]
fn a_receiver_deadlocks_while_somebody_keeps_a_sender_and_ends_when_nobody_does() {
    let keep = |keeps: bool| {
        move || {
            let (tx, rx) = mpsc::channel::<u8>();
            let kept = keeps.then(|| tx.clone());
            let receiver = thread::spawn(move || rx.iter().count());
            tx.send(1).unwrap();
            drop(tx);
            assert_eq!(receiver.join().unwrap(), 1);
            drop(kept);
        }
    };
    let message = failure(&plain(), keep(true));
    assert!(message.contains("waits for a message at ") && message.contains("waits for the end of thread 1 at "));
    passes(&plain(), keep(false));
}

#[test]
fn a_full_channel_a_rendezvous_and_a_barrier_without_partners_deadlock() {
    let full = || {
        let (tx, _rx) = mpsc::sync_channel(1);
        tx.send(1).unwrap();
        let _ = tx.send(2);
    };
    let alone = || {
        let (tx, _rx) = mpsc::sync_channel(0);
        let _ = tx.send(1);
    };
    let missing = || {
        let _ = Barrier::new(2).wait();
    };
    assert!(failure(&plain(), full).contains("waits for room in a channel at "));
    assert!(failure(&plain(), alone).contains("waits for room in a channel at "));
    assert!(failure(&plain(), missing).contains("waits for a barrier at "));
}

#[test]
fn a_thread_that_is_left_blocked_is_a_deadlock() {
    let message = failure(&plain(), || {
        let (tx, rx) = mpsc::channel::<()>();
        std::mem::forget(tx);
        drop(thread::spawn(move || rx.recv()));
    });
    assert!(message.contains("thread 1 waits for a message at "), "{message}");
    assert!(message.contains("thread 0 (main) waits for the other threads, the scenario being over"), "{message}");
}

#[test]
fn a_deadlock_is_reported_although_destructors_would_block() {
    struct Locks(Arc<Mutex<()>>);
    impl Drop for Locks {
        fn drop(&mut self) {
            drop(self.0.lock());
        }
    }
    let message = failure(&plain(), || {
        let m = Arc::new(Mutex::new(()));
        let _locks = Locks(m.clone());
        let _held = m.lock().unwrap();
        let _again = m.lock();
    });
    assert!(message.starts_with("deadlock; "), "{message}");
}

#[test]
fn a_panic_of_the_scenario_comes_out_as_it_is() {
    assert_eq!(failure(&plain(), || panic!("as it is")), "as it is");
    let any = catch_unwind(|| plain().run(|| std::panic::panic_any(7_u8))).unwrap_err();
    assert_eq!(*any.downcast::<u8>().unwrap(), 7);
}

#[test]
fn a_panic_of_a_thread_belongs_to_who_joins_it_and_to_the_execution_if_nobody_does() {
    passes(&plain(), || {
        let joined = thread::spawn(|| panic!("joined")).join().unwrap_err();
        assert_eq!(joined.downcast_ref(), Some(&"joined"));
    });
    assert_eq!(failure(&plain(), || drop(thread::spawn(|| panic!("not joined")))), "not joined");
}

#[test]
fn what_loom_finds_is_not_taken_for_a_threads_panic() {
    struct Shared(std_on_loom::cell::Cell<u32>);
    // SAFETY: none, this is the bug: two threads write the cell.
    unsafe impl Sync for Shared {}
    let message = failure(&plain(), || {
        let shared = Arc::new(Shared(std_on_loom::cell::Cell::new(0)));
        let write = || {
            let shared = shared.clone();
            thread::spawn(move || {
                // As a worker does that survives its jobs.
                let _ = panic::catch_unwind(AssertUnwindSafe(|| shared.0.set(1)));
            })
        };
        let threads = [write(), write()];
        for t in threads {
            let _ = t.join();
        }
    });
    assert!(message.contains("Causality violation: Concurrent write accesses"), "{message}");
}

#[test]
fn limits_are_failures_of_their_own() {
    let spin = failure(&Explorer { max_branches: 200, ..plain() }, || {
        let never = AtomicBool::new(false);
        while !never.load(Relaxed) {
            hint::spin_loop();
        }
    });
    assert!(spin.contains("Model exceeded maximum number of branches"), "{spin}");
    let many = failure(&plain(), || {
        thread::scope(|s| {
            for _ in 0..5 {
                s.spawn(|| ());
            }
        });
    });
    assert_eq!(many, "loom runs 5 threads at most, and this spawns one more");
}

#[test]
fn the_next_exploration_is_not_touched_by_a_failure() {
    for _ in 0..3 {
        failure(&plain(), transfers([[0, 1], [1, 0]]));
        passes(&plain(), transfers([[0, 1], [0, 1]]));
    }
}

#[test]
fn an_exploration_inside_a_model_is_refused() {
    let message = failure(&plain(), || {
        plain().run(|| ());
    });
    assert_eq!(message, "an exploration cannot begin inside a model");
}

#[test]
fn time_ends_an_exploration_that_then_is_not_complete() {
    let explorer = Explorer { max_duration: Some(Duration::ZERO), ..plain() };
    let explored = explorer.run(|| ());
    assert!(!explored.complete);
}

#[test]
fn a_panic_while_others_unwind_is_told_apart() {
    // The first thread's destructor waits for the second while it unwinds; the second is not unwinding.
    struct Waits(Option<thread::JoinHandle<bool>>);
    impl Drop for Waits {
        fn drop(&mut self) {
            assert!(thread::panicking());
            let other = self.0.take().unwrap().join().unwrap();
            assert!(!other, "the other thread takes itself for panicking");
        }
    }
    passes(&plain(), || {
        let (go, gone) = mpsc::channel::<()>();
        let m = Arc::new(Mutex::new(()));
        let other = {
            let m = m.clone();
            thread::spawn(move || {
                let _ = gone.recv();
                let panicking = thread::panicking();
                drop(m.lock().unwrap());
                panicking
            })
        };
        let first = thread::spawn(move || {
            let _waits = Waits(Some(other));
            let _go = go;
            panic!("the first");
        });
        assert!(first.join().is_err());
        assert!(!m.is_poisoned(), "a lock was poisoned by a thread that did not panic");
    });
}

#[test]
fn a_lock_is_poisoned_once_and_works_on() {
    passes(&plain(), || {
        let m = Arc::new((Mutex::new(0), Condvar::new()));
        let poisons = {
            let m = m.clone();
            thread::spawn(move || {
                let mut n = m.0.lock().unwrap();
                *n = 1;
                panic!("with the lock");
            })
        };
        let waits = {
            let m = m.clone();
            thread::spawn(move || match m.0.lock() {
                Ok(n) => assert_eq!(*n, 0),
                Err(poisoned) => assert_eq!(*poisoned.into_inner(), 1),
            })
        };
        assert!(poisons.join().is_err());
        waits.join().unwrap();
        for _ in 0..2 {
            assert_eq!(*m.0.lock().unwrap_err().into_inner(), 1);
        }
        m.0.clear_poison();
        assert_eq!(*m.0.lock().unwrap(), 1);
    });
}

#[test]
fn a_scenario_that_fails_with_its_thread_says_why() {
    let unwraps = failure(&plain(), || thread::spawn(|| panic!("the reason")).join().unwrap());
    assert!(unwraps.starts_with("the reason; then: called `Result::unwrap()`"), "{unwraps}");
    let scope = failure(&plain(), || thread::scope(|s| drop(s.spawn(|| panic!("the reason")))));
    assert_eq!(scope, "the reason; then: a scoped thread panicked");
}

#[test]
fn a_stack_that_overflows_is_a_failure_and_not_the_end_of_the_process() {
    #[expect(unconditional_recursion, reason = "it is to overflow")]
    fn deeper(n: u64) -> u64 {
        std::hint::black_box(deeper(std::hint::black_box(n + 1)) + 1)
    }
    let message = failure(&plain(), || assert_eq!(deeper(0), 0));
    assert_eq!(message, "a thread of the model has overflowed its stack");
    let message = failure(&plain(), || assert_eq!(thread::spawn(|| deeper(0)).join().unwrap(), 0));
    assert_eq!(message, "a thread of the model has overflowed its stack");
    passes(&plain(), || ());
}
