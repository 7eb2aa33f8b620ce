//! Waits that end for no reason, waits that time out, and waits that nobody ends.

use std::time::Duration;

use std_on_loom::model::Explorer;
use std_on_loom::sync::{Arc, Condvar, Mutex, mpsc};
use std_on_loom::thread;
use std_on_loom::time::Instant;

use crate::support::{failure, outcomes, passes, plain};

const SECOND: Duration = Duration::from_secs(1);

/// One thread waits for the other's word, and tests for it once or until it is there.
fn wait_for_word(retests: bool) -> impl Fn() + Send + Sync {
    move || {
        let state = Arc::new((Mutex::new(false), Condvar::new()));
        let says = {
            let state = state.clone();
            thread::spawn(move || {
                *state.0.lock().unwrap() = true;
                state.1.notify_one();
            })
        };
        let mut ready = state.0.lock().unwrap();
        if retests {
            while !*ready {
                ready = state.1.wait(ready).unwrap();
            }
        } else if !*ready {
            ready = state.1.wait(ready).unwrap();
        }
        assert!(*ready, "woken without the word");
        drop(ready);
        says.join().unwrap();
    }
}

#[test]
fn an_if_around_a_wait_is_found_by_a_spurious_wake_up_and_by_nothing_else() {
    assert!(failure(&Explorer::default(), wait_for_word(false)).contains("woken without the word"));
    passes(&plain(), wait_for_word(false));
    passes(&Explorer::default(), wait_for_word(true));
}

#[test]
fn as_many_waits_wake_spuriously_as_are_allowed() {
    let count = |spurious| {
        outcomes(&Explorer { spurious, ..plain() }, || {
            let state = Arc::new((Mutex::new(false), Condvar::new()));
            let says = {
                let state = state.clone();
                thread::spawn(move || {
                    *state.0.lock().unwrap() = true;
                    state.1.notify_one();
                })
            };
            let mut ready = state.0.lock().unwrap();
            let mut false_wakes = 0;
            while !*ready {
                ready = state.1.wait(ready).unwrap();
                false_wakes += u32::from(!*ready);
            }
            drop(ready);
            says.join().unwrap();
            false_wakes
        })
    };
    assert_eq!(count(0), [0]);
    assert_eq!(count(1), [0, 1]);
    assert_eq!(count(2), [0, 1, 2]);
}

#[test]
fn a_park_may_return_for_no_reason() {
    let park = || {
        let word = Arc::new(Mutex::new(false));
        let sleeper = {
            let word = word.clone();
            thread::spawn(move || {
                thread::park();
                assert!(*word.lock().unwrap(), "unparked without the word");
            })
        };
        *word.lock().unwrap() = true;
        sleeper.thread().unpark();
        sleeper.join().unwrap();
    };
    assert!(failure(&Explorer::default(), park).contains("unparked without the word"));
    passes(&plain(), park);
}

#[test]
fn two_threads_may_unpark_one() {
    passes(&Explorer::default(), || {
        let here = thread::current();
        let threads = [here.clone(), here].map(|here| thread::spawn(move || here.unpark()));
        thread::park();
        for t in threads {
            t.join().unwrap();
        }
        let (tx, rx) = mpsc::channel();
        let t = thread::spawn(move || tx.send(1).unwrap());
        assert_eq!(rx.recv(), Ok(1));
        t.join().unwrap();
    });
}

#[test]
fn one_token_is_not_enough_for_two_parks() {
    let park = |times: usize| {
        move || {
            let sleeper = thread::spawn(move || (0..times).for_each(|_| thread::park()));
            sleeper.thread().unpark();
            sleeper.join().unwrap();
        }
    };
    passes(&plain(), park(1));
    assert!(failure(&plain(), park(2)).contains("waits for a token to unpark it at "));
}

#[test]
fn tokens_of_two_threads_may_be_one() {
    let message = failure(&plain(), || {
        let sleeper = thread::spawn(|| (0..2).for_each(|_| thread::park()));
        let threads = [(); 2].map(|()| {
            let sleeper = sleeper.thread().clone();
            thread::spawn(move || sleeper.unpark())
        });
        for t in threads {
            t.join().unwrap();
        }
        sleeper.join().unwrap();
    });
    assert!(message.contains("waits for a token to unpark it at "), "{message}");
}

#[test]
fn timed_waits_that_nobody_ends_time_out_in_the_order_of_their_deadlines() {
    let explored = passes(&plain(), || {
        let start = Instant::now();
        let (m, c) = (Mutex::new(()), Condvar::new());
        assert!(c.wait_timeout(m.lock().unwrap(), 3 * SECOND).unwrap().1.timed_out());
        assert_eq!(start.elapsed(), 3 * SECOND);
        let (tx, rx) = mpsc::channel::<()>();
        assert_eq!(rx.recv_timeout(2 * SECOND), Err(mpsc::RecvTimeoutError::Timeout));
        drop(tx);
        thread::park_timeout(SECOND);
        assert_eq!(start.elapsed(), 6 * SECOND);
    });
    assert!(explored.executions <= 3, "{explored:?}");

    let first = outcomes(&plain(), || {
        let order = Arc::new(Mutex::new(Vec::new()));
        let threads = [3, 1, 2].map(|seconds| {
            let order = order.clone();
            thread::spawn(move || {
                thread::park_timeout(seconds * SECOND);
                order.lock().unwrap().push(seconds);
            })
        });
        for t in threads {
            t.join().unwrap();
        }
        let order = order.lock().unwrap();
        order[0]
    });
    assert_eq!(first, [1]);
}

#[test]
fn a_thread_that_spins_lets_time_pass_for_one_that_waits() {
    use std_on_loom::sync::atomic::{AtomicBool, Ordering::*};
    passes(&Explorer { preemption_bound: Some(2), ..plain() }, || {
        let over = Arc::new(AtomicBool::new(false));
        let timer = {
            let over = over.clone();
            thread::spawn(move || {
                thread::park_timeout(SECOND);
                over.store(true, Release);
            })
        };
        while !over.load(Acquire) {
            thread::yield_now();
        }
        timer.join().unwrap();
    });
}

#[test]
fn a_lost_notification_hangs_unless_the_wait_is_timed() {
    let wait = |limit: Option<Duration>| {
        move || {
            let state = Arc::new((Mutex::new(()), Condvar::new()));
            let waiter = {
                let state = state.clone();
                thread::spawn(move || {
                    let guard = state.0.lock().unwrap();
                    match limit {
                        Some(limit) => drop(state.1.wait_timeout(guard, limit).unwrap()),
                        None => drop(state.1.wait(guard).unwrap()),
                    }
                })
            };
            state.1.notify_one();
            waiter.join().unwrap();
        }
    };
    assert!(failure(&plain(), wait(None)).contains("waits for a condition variable at "));
    passes(&plain(), wait(Some(SECOND)));
}
