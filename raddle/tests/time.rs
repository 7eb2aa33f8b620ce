//! What time does: under [`Time::Ordered`] it passes only when nobody can go on, under [`Time::Free`] it orders nothing.

// The engine runs threads as coroutines, which Miri cannot.
#![cfg(not(miri))]

use std::sync::Arc;
use std::time::Duration;

use raddle::cell::Cell;
use raddle::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use raddle::sync::mpsc::{self, RecvTimeoutError};
use raddle::sync::{Condvar, Mutex};
use raddle::thread::{self, sleep};
use raddle::time::Instant;
use raddle::{Checker, FindingKind, Outcome, Time};

const MS: Duration = Duration::from_millis(1);

fn check(time: Time, program: fn()) -> Outcome {
    Checker::new().time(time).run(program)
}

fn clean(time: Time, program: fn()) -> u64 {
    let outcome = check(time, program);
    assert!(outcome.findings.is_empty() && outcome.complete, "{outcome}");
    outcome.executions
}

fn found(time: Time, program: fn()) -> FindingKind {
    let outcome = check(time, program);
    let finding = outcome.findings.first().unwrap_or_else(|| panic!("nothing is found: {outcome}"));
    let again = Checker::new().replay(&finding.replay).run(program);
    assert_eq!(again.findings[0].trace, finding.trace, "the token of {finding}");
    finding.kind
}

fn slept_over() {
    let done = Arc::new(AtomicBool::new(false));
    let worker = thread::spawn({
        let done = Arc::clone(&done);
        move || {
            sleep(10 * MS);
            done.store(true, SeqCst);
        }
    });
    sleep(20 * MS);
    assert!(done.load(SeqCst), "the worker was not done");
    worker.join().unwrap();
}

#[test]
fn who_sleeps_longer_comes_later_only_where_time_is_ordered() {
    assert_eq!(clean(Time::Ordered, slept_over), 1);
    assert_eq!(found(Time::Free, slept_over), FindingKind::Panic);
}

#[test]
fn who_sleeps_equally_long_may_come_in_any_order() {
    fn lost_update() {
        let n = Arc::new(AtomicU32::new(0));
        let add = |n: &AtomicU32| {
            sleep(MS);
            let seen = n.load(SeqCst);
            n.store(seen + 1, SeqCst);
        };
        let other = thread::spawn({
            let n = Arc::clone(&n);
            move || add(&n)
        });
        add(&n);
        other.join().unwrap();
        assert_eq!(n.load(SeqCst), 2);
    }
    assert_eq!(found(Time::Ordered, lost_update), FindingKind::Panic);
}

#[test]
fn what_comes_before_a_sleep_races_as_ever() {
    fn lock_order() {
        let locks = Arc::new((Mutex::new(()), Mutex::new(())));
        let other = thread::spawn({
            let locks = Arc::clone(&locks);
            move || {
                let _b = locks.1.lock();
                sleep(MS);
                let _a = locks.0.lock();
            }
        });
        let a = locks.0.lock();
        sleep(3 * MS);
        drop(locks.1.lock());
        drop(a);
        other.join().unwrap();
    }
    assert_eq!(found(Time::Ordered, lock_order), FindingKind::Deadlock);
}

fn receives(sent_after: u32, waits: u32) -> Result<u32, RecvTimeoutError> {
    let (sender, receiver) = mpsc::channel();
    let other = thread::spawn(move || {
        sleep(sent_after * MS);
        sender.send(1).ok();
        sleep(10 * MS);
    });
    let received = receiver.recv_timeout(waits * MS);
    other.join().unwrap();
    received
}

#[test]
fn a_time_out_comes_at_its_moment() {
    clean(Time::Ordered, || assert_eq!(receives(5, 6), Ok(1)));
    clean(Time::Ordered, || assert_eq!(receives(6, 5), Err(RecvTimeoutError::Timeout)));
    assert_eq!(found(Time::Ordered, || assert_eq!(receives(5, 5), Ok(1))), FindingKind::Panic);
    assert_eq!(found(Time::Ordered, || assert!(receives(5, 5).is_err())), FindingKind::Panic);
}

#[test]
fn where_nobody_sleeps_a_short_time_out_may_come_at_any_moment() {
    fn impatient() {
        waits(100 * MS);
    }
    fn patient() {
        waits(101 * MS);
    }
    fn waits(timeout: Duration) {
        let shared = Arc::new((Mutex::new(false), Condvar::new()));
        let other = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                *shared.0.lock().unwrap() = true;
                shared.1.notify_one();
            }
        });
        let ready = shared.0.lock().unwrap();
        let (ready, _) = shared.1.wait_timeout_while(ready, timeout, |ready| !*ready).unwrap();
        assert!(*ready, "it took too long");
        drop(ready);
        other.join().unwrap();
    }
    assert_eq!(found(Time::Ordered, impatient), FindingKind::Panic);
    clean(Time::Ordered, patient);
    assert_eq!(found(Time::Free, patient), FindingKind::Panic);
}

#[test]
fn a_loop_that_waits_for_the_clock_ends() {
    clean(Time::Ordered, || {
        let start = Instant::now();
        while start.elapsed() < 5 * MS {}
        assert!(start.elapsed() < 6 * MS, "{:?}", start.elapsed());
    });
    clean(Time::Ordered, || {
        let start = Instant::now();
        while start.elapsed() < 5 * MS {
            thread::yield_now();
        }
    });
}

#[test]
fn a_loop_with_a_time_limit_sees_what_comes_before_it() {
    fn polls() {
        let ready = Arc::new(AtomicBool::new(false));
        let other = thread::spawn({
            let ready = Arc::clone(&ready);
            move || {
                sleep(10 * MS);
                ready.store(true, SeqCst);
            }
        });
        let start = Instant::now();
        while !ready.load(SeqCst) {
            assert!(start.elapsed() < 50 * MS, "it took too long");
            thread::yield_now();
        }
        other.join().unwrap();
    }
    clean(Time::Ordered, polls);
    let outcome = check(Time::Ordered, || {
        let start = Instant::now();
        let never = AtomicBool::new(false);
        while !never.load(SeqCst) {
            assert!(start.elapsed() < 50 * MS, "it took too long");
            thread::yield_now();
        }
    });
    assert!(outcome.findings[0].message.ends_with("it took too long"), "{outcome}");
}

#[test]
fn who_waits_for_no_moment_that_comes_is_a_livelock() {
    let kind = found(Time::Ordered, || {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(1 << 40) {}
    });
    assert_eq!(kind, FindingKind::Livelock);
    let spins: fn() = || {
        let other = thread::spawn(|| sleep(MS));
        let never = AtomicBool::new(false);
        while !never.load(SeqCst) {
            thread::yield_now();
        }
        other.join().unwrap();
    };
    assert_eq!(found(Time::Ordered, spins), FindingKind::Livelock);
}

#[test]
fn the_clock_never_runs_backwards() {
    clean(Time::Ordered, || {
        let (sender, receiver) = mpsc::channel();
        let other = thread::spawn(move || {
            for _ in 0..3 {
                let looks = [Instant::now(), Instant::now()];
                assert!(looks[0] < looks[1]);
                sender.send(looks[1]).unwrap();
                sleep(MS);
            }
        });
        let mut last = Instant::now();
        for sent in receiver {
            assert!(last <= sent || Instant::now() > last);
            assert!(Instant::now() > sent, "received before it was sent");
            last = Instant::now();
        }
        let before = Instant::now();
        other.join().unwrap();
        assert!(Instant::now() > before);
    });
}

#[test]
fn a_sleep_takes_as_long_as_it_says() {
    clean(Time::Ordered, || {
        let start = Instant::now();
        let other = thread::spawn(|| sleep(30 * MS));
        sleep(10 * MS);
        let took = start.elapsed();
        assert!((10 * MS..11 * MS).contains(&took), "{took:?}");
        other.join().unwrap();
        let took = start.elapsed();
        assert!((30 * MS..31 * MS).contains(&took), "{took:?}");
    });
}

#[test]
fn sleeping_makes_no_plain_access_happen_before_another() {
    struct Shared(Cell<u32>);
    // SAFETY: none, this is the bug.
    unsafe impl Sync for Shared {}
    let kind = found(Time::Ordered, || {
        let shared = Arc::new(Shared(Cell::new(0)));
        let other = thread::spawn({
            let shared = Arc::clone(&shared);
            move || shared.0.set(1)
        });
        sleep(MS);
        assert_eq!(shared.0.get(), 1);
        other.join().unwrap();
    });
    assert_eq!(kind, FindingKind::DataRace);
}

#[test]
fn sampling_keeps_to_the_order_of_time() {
    let outcome = Checker::new().time(Time::Ordered).sampled(raddle::Strategy::Portfolio, 500).run(slept_over);
    assert!(outcome.findings.is_empty(), "{outcome}");
    assert_eq!(outcome.executions, 500);
}

#[test]
fn who_spins_for_a_while_goes_on_before_time_passes() {
    // The spinner sees the flag, and goes on, before the other wakes up.
    clean(Time::Ordered, || {
        let shared = Arc::new((AtomicBool::new(false), AtomicBool::new(false)));
        let other = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                shared.0.store(true, SeqCst);
                sleep(10 * MS);
                assert!(shared.1.load(SeqCst), "the spinner was not done");
            }
        });
        while !shared.0.load(SeqCst) {
            thread::yield_now();
        }
        shared.1.store(true, SeqCst);
        other.join().unwrap();
    });
    // It gives up spinning, and sends, before time is up.
    fn gives_up_spinning(timeout: Duration) {
        let (sender, receiver) = mpsc::channel();
        let other = thread::spawn(move || {
            let never = AtomicBool::new(false);
            for _ in 0..10 {
                if never.load(SeqCst) {
                    break;
                }
                raddle::hint::spin_loop();
            }
            sender.send(()).ok();
        });
        receiver.recv_timeout(timeout).unwrap();
        other.join().unwrap();
    }
    clean(Time::Ordered, || gives_up_spinning(200 * MS));
    let outcome = Checker::new().time(Time::Ordered).keep_going(true).run(|| gives_up_spinning(50 * MS));
    assert!(outcome.complete && outcome.executions > outcome.findings.len() as u64, "{outcome}");
}

/// What two threads read of a counter to which both add, not at once; each waits as it is told before.
fn both_add(waits: [fn(); 2]) {
    let n = Arc::new(AtomicU32::new(0));
    let threads = waits.map(|wait| {
        let n = Arc::clone(&n);
        thread::spawn(move || {
            wait();
            n.store(n.load(SeqCst) + 1, SeqCst);
        })
    });
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(n.load(SeqCst), 2);
}

#[test]
fn waits_that_time_out_at_the_same_moment_go_on_side_by_side() {
    fn parks() {
        thread::park_timeout(200 * MS);
    }
    fn sleeps() {
        sleep(200 * MS);
    }
    assert_eq!(found(Time::Ordered, || both_add([parks, parks])), FindingKind::Panic);
    assert_eq!(found(Time::Ordered, || both_add([parks, sleeps])), FindingKind::Panic);
    assert_eq!(found(Time::Ordered, || both_add([sleeps, parks])), FindingKind::Panic);
}

#[test]
fn the_clock_does_not_run_backwards_when_a_wait_times_out_early() {
    clean(Time::Ordered, || {
        let (sender, receiver) = mpsc::channel();
        let (_keep, nothing) = mpsc::channel::<()>();
        let start = Instant::now();
        let other = thread::spawn(move || {
            assert!(nothing.recv_timeout(50 * MS).is_err());
            sender.send(Instant::now()).unwrap();
        });
        let sent = receiver.recv().unwrap();
        assert!(Instant::now() > sent && start.elapsed() >= 50 * MS);
        other.join().unwrap();
    });
}
