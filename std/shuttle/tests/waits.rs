//! Waits that end by themselves: spurious wake-ups and time-outs, within the bounds and at the latest when due.

// The engine runs threads as coroutines, which Miri cannot.
#![cfg(not(miri))]

mod support;

use std::time::Duration;

use std_on_shuttle::model::{Sampler, Strategy};
use std_on_shuttle::sync::mpsc::{RecvTimeoutError, channel};
use std_on_shuttle::sync::{Arc, Condvar, Mutex};
use std_on_shuttle::thread;
use std_on_shuttle::time::Instant;
use support::{STRATEGIES, all, finds, passes, plain};

const SECOND: Duration = Duration::from_secs(1);

/// One waiter, one notification; with `again`, the waiter looks whether there is anything.
fn handover(again: bool) {
    let shared = Arc::new((Mutex::new(None), Condvar::new()));
    let consumer = {
        let shared = shared.clone();
        thread::spawn(move || {
            let mut slot = shared.0.lock().unwrap();
            if slot.is_none() {
                slot = shared.1.wait(slot).unwrap();
            }
            while again && slot.is_none() {
                slot = shared.1.wait(slot).unwrap();
            }
            let taken = slot.take();
            drop(slot);
            taken.expect("woke up for nothing")
        })
    };
    *shared.0.lock().unwrap() = Some(1);
    shared.1.notify_one();
    assert_eq!(consumer.join().expect("the consumer died"), 1);
}

#[test]
fn an_if_around_a_wait_is_found_by_a_spurious_wake_up() {
    for strategy in STRATEGIES {
        let spurious = Sampler { spurious: 1, ..plain(strategy) };
        finds(spurious, || handover(false), "the consumer died");
        passes(spurious, || handover(true));
        passes(plain(strategy), || handover(false));
    }
    assert!(passes(all(), || handover(false)).complete);
    assert!(passes(Sampler { spurious: 3, ..all() }, || handover(true)).complete);
}

#[test]
fn no_more_waits_wake_for_nothing_than_allowed() {
    fn two_waiters(allowed: u32) {
        let shared = Arc::new((Mutex::new((false, 0)), Condvar::new()));
        let waiters = [(); 2].map(|()| {
            let shared = shared.clone();
            thread::spawn(move || {
                let mut state = shared.0.lock().unwrap();
                while !state.0 {
                    state = shared.1.wait(state).unwrap();
                    state.1 += u32::from(!state.0);
                }
            })
        });
        thread::yield_now();
        shared.0.lock().unwrap().0 = true;
        shared.1.notify_all();
        waiters.into_iter().for_each(|thread| thread.join().unwrap());
        assert!(shared.0.lock().unwrap().1 <= allowed, "too many");
    }
    for strategy in STRATEGIES {
        passes(Sampler { spurious: 1, ..plain(strategy) }, || two_waiters(1));
        finds(Sampler { spurious: 2, executions: 100_000, ..plain(strategy) }, || two_waiters(1), "too many");
    }
}

#[test]
fn a_wait_that_nobody_notifies_is_a_deadlock_whatever_may_wake_it() {
    fn lonely() {
        let (mutex, condvar) = (Mutex::new(()), Condvar::new());
        let mut guard = mutex.lock().unwrap();
        loop {
            guard = condvar.wait(guard).unwrap();
        }
    }
    finds(Sampler { spurious: 2, ..plain(Strategy::Random) }, lonely, "deadlock");
    finds(plain(Strategy::Random), thread::park, "deadlock");
}

#[test]
fn a_park_wakes_for_nothing_when_allowed() {
    fn parks_once_for(go: fn() -> bool) {
        let shared = Arc::new(Mutex::new(false));
        let other = shared.clone();
        let parked = thread::spawn(move || {
            thread::park();
            assert!(go() || *other.lock().unwrap(), "woke up for nothing");
        });
        *shared.lock().unwrap() = true;
        parked.thread().unpark();
        parked.join().expect("the sleeper died");
    }
    for strategy in STRATEGIES {
        finds(Sampler { spurious: 1, ..plain(strategy) }, || parks_once_for(|| false), "the sleeper died");
        passes(plain(strategy), || parks_once_for(|| false));
    }
    assert!(passes(Sampler { spurious: 2, ..all() }, || parks_once_for(|| true)).complete);
}

#[test]
fn timed_waits_that_nobody_ends_time_out() {
    fn all_three() {
        let start = Instant::now();
        let (mutex, condvar) = (Mutex::new(()), Condvar::new());
        assert!(condvar.wait_timeout(mutex.lock().unwrap(), SECOND).unwrap().1.timed_out());
        let (tx, rx) = channel::<()>();
        assert_eq!(rx.recv_timeout(SECOND), Err(RecvTimeoutError::Timeout));
        drop(tx);
        thread::park_timeout(SECOND);
        assert!(start.elapsed() >= 3 * SECOND);
        assert!(start.elapsed() < 4 * SECOND, "the clock ran ahead");
    }
    for strategy in STRATEGIES {
        passes(plain(strategy), all_three);
    }
    assert!(passes(Sampler { timeouts: 2, ..all() }, all_three).complete);
}

#[test]
fn a_timed_wait_times_out_while_another_thread_spins() {
    fn spinner_waits_for_sleeper() {
        let done = Arc::new(Mutex::new(false));
        let sleeper = {
            let done = done.clone();
            thread::spawn(move || {
                thread::park_timeout(SECOND);
                *done.lock().unwrap() = true;
            })
        };
        while !*done.lock().unwrap() {
            thread::yield_now();
        }
        sleeper.join().unwrap();
    }
    passes(Sampler { executions: 20, ..plain(Strategy::Random) }, spinner_waits_for_sleeper);
    passes(Sampler { executions: 20, ..plain(Strategy::Pct { depth: 3 }) }, spinner_waits_for_sleeper);
}

/// A message that comes, to somebody who waits for it a second.
fn answer_in_time() {
    let (tx, rx) = channel();
    let answer = thread::spawn(move || tx.send(1));
    let received = rx.recv_timeout(SECOND);
    drop(rx);
    let _ = answer.join().unwrap();
    assert_eq!(received, Ok(1), "gave up");
}

#[test]
fn an_early_time_out_is_found_and_can_be_switched_off() {
    for strategy in STRATEGIES {
        finds(Sampler { timeouts: 1, ..plain(strategy) }, answer_in_time, "gave up");
        passes(plain(strategy), answer_in_time);
    }
    assert!(passes(all(), answer_in_time).complete);
}

#[test]
fn of_two_timed_waits_the_shorter_times_out_first() {
    fn race() {
        let (tx, rx) = channel();
        let waits = [(2, tx.clone()), (1, tx)].map(|(seconds, tx)| {
            thread::spawn(move || {
                thread::park_timeout(seconds * SECOND);
                tx.send(seconds).unwrap();
            })
        });
        assert_eq!(rx.iter().collect::<Vec<_>>(), [1, 2]);
        waits.into_iter().for_each(|thread| thread.join().unwrap());
    }
    passes(plain(Strategy::Random), race);
    finds(Sampler { timeouts: 1, ..plain(Strategy::Random) }, race, "assertion");
}

#[test]
fn sleeping_orders_nothing() {
    fn sleeps_long_enough() {
        let done = Arc::new(Mutex::new(false));
        let worker = {
            let done = done.clone();
            thread::spawn(move || *done.lock().unwrap() = true)
        };
        thread::sleep(SECOND);
        assert!(*done.lock().unwrap(), "the worker was slow");
        worker.join().unwrap();
    }
    for strategy in STRATEGIES {
        finds(plain(strategy), sleeps_long_enough, "the worker was slow");
    }
}
