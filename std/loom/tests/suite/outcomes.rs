//! Exactly the outcomes that std allows: no more, and none is missed.

use std::time::Duration;

use std_on_loom::model::Explorer;
use std_on_loom::sync::atomic::{AtomicBool, AtomicUsize, Ordering::*, fence};
use std_on_loom::sync::mpsc::{self, RecvTimeoutError, TryRecvError, TrySendError};
use std_on_loom::sync::{Barrier, Condvar, Mutex, Once, OnceLock, RwLock, TryLockError};
use std_on_loom::thread;

use crate::support::{outcomes, plain};

#[test]
fn two_threads_that_load_and_store_lose_an_update_or_do_not() {
    let seen = outcomes(&plain(), || {
        let n = AtomicUsize::new(0);
        let bump = || n.store(n.load(Relaxed) + 1, Relaxed);
        thread::scope(|s| {
            s.spawn(bump);
            s.spawn(bump);
        });
        n.into_inner()
    });
    assert_eq!(seen, [1, 2]);
}

#[test]
fn three_threads_get_a_lock_in_every_order() {
    let seen = outcomes(&plain(), || {
        let order = Mutex::new(Vec::new());
        let lock = |n| order.lock().unwrap().push(n);
        thread::scope(|s| {
            s.spawn(|| lock(1));
            s.spawn(|| lock(2));
            s.spawn(|| lock(3));
        });
        order.into_inner().unwrap()
    });
    assert_eq!(seen, [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]]);
}

#[test]
fn three_threads_write_in_every_order() {
    let seen = outcomes(&plain(), || {
        let order = RwLock::new(Vec::new());
        let write = |n| order.write().unwrap().push(n);
        thread::scope(|s| {
            s.spawn(|| write(1));
            s.spawn(|| write(2));
            s.spawn(|| write(3));
        });
        order.into_inner().unwrap()
    });
    assert_eq!(seen, [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]]);
}

#[test]
fn try_lock_finds_a_short_critical_section() {
    let seen = outcomes(&plain(), || {
        let n = Mutex::new(0);
        thread::scope(|s| {
            s.spawn(|| *n.lock().unwrap() = 1);
            let tried = s.spawn(|| match n.try_lock() {
                Ok(n) => Some(*n),
                Err(TryLockError::WouldBlock) => None,
                Err(TryLockError::Poisoned(_)) => panic!("nobody panicked"),
            });
            tried.join().unwrap()
        })
    });
    assert_eq!(seen, [None, Some(0), Some(1)]);
}

#[test]
fn try_read_and_try_write_find_short_critical_sections() {
    let seen = outcomes(&plain(), || {
        let n = RwLock::new(0);
        thread::scope(|s| {
            s.spawn(|| *n.write().unwrap() = 1);
            let read = s.spawn(|| n.try_read().ok().map(|n| *n));
            read.join().unwrap()
        })
    });
    assert_eq!(seen, [None, Some(0), Some(1)]);
    let seen = outcomes(&plain(), || {
        let n = RwLock::new(0);
        thread::scope(|s| {
            s.spawn(|| drop(n.read().unwrap()));
            s.spawn(|| n.try_write().is_ok()).join().unwrap()
        })
    });
    assert_eq!(seen, [false, true]);
}

#[test]
fn a_writer_that_goes_on_reading_lets_no_writer_between() {
    let seen = outcomes(&plain(), || {
        let n = RwLock::new(0);
        thread::scope(|s| {
            s.spawn(|| *n.write().unwrap() += 10);
            s.spawn(|| {
                let mut writing = n.write().unwrap();
                *writing += 1;
                *std_on_loom::sync::RwLockWriteGuard::downgrade(writing)
            })
            .join()
            .unwrap()
        })
    });
    assert_eq!(seen, [1, 11]);
}

#[test]
fn a_relaxed_flag_does_not_publish_and_a_released_one_does() {
    let message = |store, load| {
        move || {
            let (data, flag) = (AtomicUsize::new(0), AtomicBool::new(false));
            thread::scope(|s| {
                s.spawn(|| {
                    data.store(1, Relaxed);
                    flag.store(true, store);
                });
                s.spawn(|| flag.load(load).then(|| data.load(Relaxed))).join().unwrap()
            })
        }
    };
    assert_eq!(outcomes(&plain(), message(Relaxed, Relaxed)), [None, Some(0), Some(1)]);
    assert_eq!(outcomes(&plain(), message(Release, Acquire)), [None, Some(1)]);
}

#[test]
fn a_threads_own_load_does_not_hide_those_of_others() {
    // Not so with loom alone, which explores one execution and finds that nobody sees anything.
    let seen = outcomes(&plain(), || {
        let n = AtomicUsize::new(0);
        thread::scope(|s| {
            let reader = s.spawn(|| (n.load(Relaxed), n.load(Relaxed)));
            s.spawn(|| {
                let old = n.load(Relaxed);
                n.store(old + 1, Relaxed);
                n.store(old + 2, Relaxed);
            });
            reader.join().unwrap()
        })
    });
    assert_eq!(seen, [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)]);
}

#[test]
fn both_threads_of_a_store_buffer_miss_the_other_unless_fenced() {
    let dekker = |fenced: bool| {
        move || {
            let (x, y) = (AtomicUsize::new(0), AtomicUsize::new(0));
            let side = |mine: &AtomicUsize, other: &AtomicUsize| {
                mine.store(1, Release);
                if fenced {
                    fence(SeqCst);
                }
                other.load(Acquire)
            };
            thread::scope(|s| {
                let (a, b) = (s.spawn(|| side(&x, &y)), s.spawn(|| side(&y, &x)));
                (a.join().unwrap(), b.join().unwrap())
            })
        }
    };
    assert_eq!(outcomes(&plain(), dekker(false)), [(0, 0), (0, 1), (1, 0), (1, 1)]);
    assert_eq!(outcomes(&plain(), dekker(true)), [(0, 1), (1, 0), (1, 1)]);
}

#[test]
fn a_notification_of_one_wakes_either_waiter() {
    let seen = outcomes(&plain(), || {
        let (state, turn, word) = (Mutex::new((0, None)), Condvar::new(), Condvar::new());
        // The second waits when the first does: what is explored is who is woken, not who comes first.
        let wait = |me: usize| {
            let mut s = state.lock().unwrap();
            while s.0 != me {
                s = turn.wait(s).unwrap();
            }
            s.0 += 1;
            turn.notify_all();
            s = word.wait(s).unwrap();
            s.1.get_or_insert(me);
            word.notify_one();
        };
        thread::scope(|scope| {
            scope.spawn(|| wait(0));
            scope.spawn(|| wait(1));
            let mut s = state.lock().unwrap();
            while s.0 < 2 {
                s = turn.wait(s).unwrap();
            }
            drop(s);
            word.notify_one();
        });
        state.lock().unwrap().1
    });
    assert_eq!(seen, [Some(0), Some(1)]);
}

#[test]
fn a_notification_without_the_lock_comes_before_the_wait_or_after() {
    let seen = outcomes(&plain(), || {
        let (lock, word) = (Mutex::new(()), Condvar::new());
        thread::scope(|s| {
            s.spawn(|| word.notify_one());
            let waits =
                s.spawn(|| word.wait_timeout(lock.lock().unwrap(), Duration::from_secs(1)).unwrap().1.timed_out());
            waits.join().unwrap()
        })
    });
    assert_eq!(seen, [false, true]);
}

#[test]
fn what_only_some_executions_use_is_explored_as_well() {
    // Nobody tries the lock in the execution from which the engine learns what the program does.
    let seen = outcomes(&plain(), || {
        let (n, tries) = (Mutex::new(0), AtomicBool::new(false));
        thread::scope(|s| {
            let tried = s.spawn(|| match tries.load(Relaxed).then(|| n.try_lock().is_ok()) {
                None => "did not try",
                Some(true) => "locked",
                Some(false) => "would block",
            });
            s.spawn(|| tries.store(true, Relaxed));
            s.spawn(|| *n.lock().unwrap() = 1);
            tried.join().unwrap()
        })
    });
    assert_eq!(seen, ["did not try", "locked", "would block"]);
}

#[test]
fn a_timed_wait_is_notified_or_times_out() {
    let wait = || {
        let (ready, changed) = (Mutex::new(false), Condvar::new());
        thread::scope(|s| {
            s.spawn(|| {
                *ready.lock().unwrap() = true;
                changed.notify_one();
            });
            let waited = s.spawn(|| {
                let guard = ready.lock().unwrap();
                let (guard, result) = changed.wait_timeout_while(guard, Duration::from_secs(1), |r| !*r).unwrap();
                (*guard, result.timed_out())
            });
            waited.join().unwrap()
        })
    };
    assert_eq!(outcomes(&Explorer::default(), wait), [(false, true), (true, false)]);
    assert_eq!(outcomes(&plain(), wait), [(true, false)]);
}

#[test]
fn try_recv_sees_nothing_a_message_or_the_end() {
    let seen = outcomes(&plain(), || {
        let (tx, rx) = mpsc::channel();
        let sender = thread::spawn(move || tx.send(1).unwrap());
        let look = || match rx.try_recv() {
            Ok(_) => "1",
            Err(TryRecvError::Empty) => "empty",
            Err(TryRecvError::Disconnected) => "gone",
        };
        let seen = (look(), look());
        sender.join().unwrap();
        seen
    });
    assert_eq!(seen, [("1", "empty"), ("1", "gone"), ("empty", "1"), ("empty", "empty")]);
}

#[test]
fn try_send_finds_a_bounded_channel_full_or_not() {
    let seen = outcomes(&plain(), || {
        let (tx, rx) = mpsc::sync_channel(1);
        tx.send(1).unwrap();
        let receiver = thread::spawn(move || rx.recv().unwrap());
        let sent = match tx.try_send(2) {
            Ok(()) => "sent",
            Err(TrySendError::Full(2)) => "full",
            Err(TrySendError::Disconnected(2)) => "disconnected",
            other => panic!("{other:?}"),
        };
        assert_eq!(receiver.join().unwrap(), 1);
        sent
    });
    assert_eq!(seen, ["disconnected", "full", "sent"]);
}

#[test]
fn a_timed_receive_gets_the_message_times_out_or_sees_the_end() {
    let receive = |sends: bool| {
        move || {
            let (tx, rx) = mpsc::channel();
            let sender = thread::spawn(move || {
                if sends {
                    tx.send(1).unwrap();
                }
            });
            let received = rx.recv_timeout(Duration::from_secs(1));
            sender.join().unwrap();
            match received {
                Ok(_) => "received",
                Err(RecvTimeoutError::Timeout) => "timed out",
                Err(RecvTimeoutError::Disconnected) => "disconnected",
            }
        }
    };
    assert_eq!(outcomes(&Explorer::default(), receive(true)), ["received", "timed out"]);
    assert_eq!(outcomes(&plain(), receive(true)), ["received"]);
    assert_eq!(outcomes(&Explorer::default(), receive(false)), ["disconnected", "timed out"]);
}

#[test]
fn messages_of_two_senders_come_in_every_order() {
    let seen = outcomes(&plain(), || {
        let (tx, rx) = mpsc::channel();
        let other = tx.clone();
        let two = thread::spawn(move || [1, 2].map(|n| tx.send(n).unwrap()));
        let one = thread::spawn(move || other.send(3).unwrap());
        let received: Vec<_> = rx.iter().collect();
        two.join().unwrap();
        one.join().unwrap();
        received
    });
    assert_eq!(seen, [[1, 2, 3], [1, 3, 2], [3, 1, 2]]);
}

#[test]
fn any_thread_can_lead_at_a_barrier() {
    let seen = outcomes(&plain(), || {
        let barrier = Barrier::new(3);
        thread::scope(|s| {
            let threads = [0, 1, 2].map(|_| s.spawn(|| barrier.wait().is_leader()));
            threads.map(|t| t.join().unwrap())
        })
    });
    assert_eq!(seen, [[false, false, true], [false, true, false], [true, false, false]]);
}

#[test]
fn either_thread_initialises_and_a_look_sees_it_or_does_not() {
    let seen = outcomes(&plain(), || {
        let cell = OnceLock::new();
        thread::scope(|s| {
            s.spawn(|| cell.get_or_init(|| 1));
            s.spawn(|| cell.get_or_init(|| 2));
            s.spawn(|| cell.get().copied()).join().unwrap()
        })
    });
    assert_eq!(seen, [None, Some(1), Some(2)]);
    let seen = outcomes(&plain(), || {
        let once = Once::new();
        thread::scope(|s| {
            s.spawn(|| once.call_once(|| ()));
            s.spawn(|| once.is_completed()).join().unwrap()
        })
    });
    assert_eq!(seen, [false, true]);
}

#[test]
fn is_finished_is_true_or_false() {
    let seen = outcomes(&plain(), || {
        let t = thread::spawn(|| ());
        let finished = t.is_finished();
        t.join().unwrap();
        finished
    });
    assert_eq!(seen, [false, true]);
}

#[test]
fn a_thread_can_be_joined_by_its_scope_and_by_another_thread() {
    let seen = outcomes(&plain(), || {
        let done = AtomicBool::new(false);
        thread::scope(|s| {
            let joined = s.spawn(|| done.store(true, Relaxed));
            s.spawn(|| joined.join().unwrap());
        });
        done.load(Relaxed)
    });
    assert_eq!(seen, [true]);
}

#[test]
fn a_thread_that_sleeps_may_still_be_first() {
    let seen = outcomes(&plain(), || {
        let done = AtomicBool::new(false);
        thread::scope(|s| {
            s.spawn(|| done.store(true, Relaxed));
            s.spawn(|| {
                thread::sleep(Duration::from_secs(10));
                done.load(Relaxed)
            })
            .join()
            .unwrap()
        })
    });
    assert_eq!(seen, [false, true]);
}
