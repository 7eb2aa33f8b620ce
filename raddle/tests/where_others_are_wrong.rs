//! The design's table "Where the others are wrong": raddle is right.

// The engine runs threads as coroutines, which Miri cannot.
#![cfg(not(miri))]

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex as StdMutex};
use std::time::Duration;

use Ordering::{Acquire, Relaxed, Release, SeqCst};
use raddle::Model::{self, Rc11, Sc};
use raddle::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use raddle::sync::{Condvar, Mutex, mpsc};
use raddle::{Checker, FindingKind, Outcome, thread};

/// The values that a program can answer with, and what was explored.
fn answers<T: Ord + Send + 'static>(
    model: Model,
    spurious: u32,
    f: impl Fn() -> T + Send + Sync + 'static,
) -> (BTreeSet<T>, Outcome) {
    let seen = Arc::new(StdMutex::new(BTreeSet::new()));
    let out = Arc::clone(&seen);
    let outcome = Checker::new().model(model).spurious(spurious).run(move || {
        let answer = f();
        out.lock().unwrap().insert(answer);
    });
    assert!(outcome.complete, "{outcome}");
    let set = std::mem::take(&mut *seen.lock().unwrap());
    (set, outcome)
}

#[test]
fn a_load_sees_a_store_that_follows_a_load_or_not() {
    let (seen, _) = answers(Rc11, 0, || {
        let x = Arc::new(AtomicBool::new(false));
        let y = Arc::clone(&x);
        let t = thread::spawn(move || {
            y.load(SeqCst);
            y.store(true, SeqCst);
        });
        let seen = x.load(SeqCst);
        t.join().unwrap();
        seen
    });
    assert_eq!(seen, BTreeSet::from([false, true]));
}

#[test]
fn store_buffering_keeps_its_outcomes_with_an_unused_load() {
    let program = || {
        let xy = Arc::new([AtomicU32::new(0), AtomicU32::new(0)]);
        let theirs = Arc::clone(&xy);
        let t = thread::spawn(move || {
            theirs[0].store(1, Relaxed);
            theirs[0].load(Relaxed);
            theirs[1].load(Relaxed)
        });
        xy[1].store(1, Relaxed);
        let mine = xy[0].load(Relaxed);
        (mine, t.join().unwrap())
    };
    assert_eq!(answers(Rc11, 0, program).0.len(), 4);
    assert_eq!(answers(Sc, 0, program).0.len(), 3);
}

#[test]
fn try_lock_may_find_a_short_critical_section() {
    let (seen, _) = answers(Rc11, 0, || {
        let m = Arc::new(Mutex::new(0));
        let n = Arc::clone(&m);
        let t = thread::spawn(move || *n.lock().unwrap() += 1);
        let seen = m.try_lock().map_or(-1, |g| *g);
        t.join().unwrap();
        seen
    });
    assert_eq!(seen, BTreeSet::from([-1, 0, 1]));
}

#[test]
fn swap_and_store_on_two_flags_never_both_see_the_old() {
    // Each thread sets its own flag by a read-modify-write or a store, then swaps the other's.
    let (seen, _) = answers(Rc11, 0, || {
        let ab = Arc::new([AtomicBool::new(false), AtomicBool::new(false)]);
        let theirs = Arc::clone(&ab);
        let t = thread::spawn(move || {
            theirs[0].store(true, SeqCst);
            theirs[1].swap(true, SeqCst)
        });
        ab[1].store(true, SeqCst);
        let mine = ab[0].swap(true, SeqCst);
        (mine, t.join().unwrap())
    });
    assert!(!seen.contains(&(false, false)), "{seen:?}");
    assert_eq!(seen.len(), 3);
}

#[test]
fn a_load_ordered_by_a_mutex_sees_the_update() {
    let (seen, _) = answers(Rc11, 0, || {
        let x = Arc::new((AtomicU32::new(0), Mutex::new(false)));
        let y = Arc::clone(&x);
        let t = thread::spawn(move || {
            y.0.fetch_add(1, Relaxed);
            *y.1.lock().unwrap() = true;
        });
        let after = *x.1.lock().unwrap();
        let seen = x.0.load(Relaxed);
        t.join().unwrap();
        !after || seen == 1
    });
    assert_eq!(seen, BTreeSet::from([true]));
}

#[test]
fn sequentially_consistent_store_buffering() {
    for (order, model, allowed) in [(SeqCst, Rc11, false), (Relaxed, Rc11, true), (Relaxed, Sc, false)] {
        let load = if order == SeqCst { SeqCst } else { Relaxed };
        let (seen, _) = answers(model, 0, move || {
            let xy = Arc::new([AtomicU32::new(0), AtomicU32::new(0)]);
            let theirs = Arc::clone(&xy);
            let t = thread::spawn(move || {
                theirs[0].store(1, order);
                theirs[1].load(load)
            });
            xy[1].store(1, order);
            let mine = xy[0].load(load);
            (mine, t.join().unwrap())
        });
        assert_eq!(seen.contains(&(0, 0)), allowed, "{order:?} under {model:?}");
    }
}

#[test]
fn a_failed_exchange_may_read_an_older_value() {
    let (seen, _) = answers(Rc11, 0, || {
        let xf = Arc::new([AtomicU32::new(0), AtomicU32::new(0)]);
        let theirs = Arc::clone(&xf);
        let t = thread::spawn(move || {
            theirs[0].store(1, Relaxed);
            theirs[1].store(1, Relaxed);
        });
        let flag = xf[1].load(Relaxed);
        let seen = xf[0].compare_exchange(7, 8, Relaxed, Relaxed).unwrap_err();
        t.join().unwrap();
        (flag, seen)
    });
    assert!(seen.contains(&(1, 0)), "{seen:?}");
}

#[test]
fn two_threads_may_unpark_main_before_it_joins() {
    let (_, outcome) = answers(Rc11, 1, || {
        let main = thread::current();
        let other = main.clone();
        let a = thread::spawn(move || main.unpark());
        let b = thread::spawn(move || other.unpark());
        thread::park();
        a.join().unwrap();
        b.join().unwrap();
    });
    assert!(outcome.findings.is_empty(), "{outcome}");
}

#[test]
fn recv_ends_when_the_last_sender_is_dropped() {
    let (seen, _) = answers(Rc11, 1, || {
        let (tx, rx) = mpsc::channel::<u32>();
        let t = thread::spawn(move || drop(tx));
        let seen = rx.recv().is_err();
        t.join().unwrap();
        seen
    });
    assert_eq!(seen, BTreeSet::from([true]));
}

#[test]
fn timed_waits_end_with_nobody_to_notify() {
    for spurious in [0, 1] {
        let (seen, outcome) = answers(Rc11, spurious, || {
            let (m, c) = (Mutex::new(()), Condvar::new());
            let late = c.wait_timeout(m.lock().unwrap(), Duration::from_millis(1)).unwrap().1.timed_out();
            thread::park_timeout(Duration::from_millis(1));
            let (_tx, rx) = mpsc::channel::<()>();
            (late, rx.recv_timeout(Duration::from_millis(1)).is_err())
        });
        assert!(seen.contains(&(true, true)), "{seen:?} {outcome}");
        assert!(outcome.findings.is_empty());
    }
}

#[test]
fn a_joined_panic_is_the_joiners() {
    let (seen, _) = answers(Rc11, 0, || {
        let t = thread::spawn(|| panic!("handled"));
        let u = thread::spawn(|| 5);
        (t.join().is_err(), u.join().unwrap())
    });
    assert_eq!(seen, BTreeSet::from([(true, 5)]));
}

#[test]
fn an_unjoined_panic_is_a_finding() {
    let outcome = Checker::new().run(|| drop(thread::spawn(|| panic!("lost"))));
    assert_eq!(outcome.findings[0].kind, FindingKind::Panic);
    assert!(outcome.findings[0].message.contains("lost"));
}

#[test]
fn opposite_lock_orders_are_reported_and_the_process_goes_on() {
    for _ in 0..2 {
        let outcome = Checker::new().run(|| {
            let locks = Arc::new((Mutex::new(()), Mutex::new(())));
            let theirs = Arc::clone(&locks);
            let t = thread::spawn(move || {
                let _b = theirs.1.lock().unwrap();
                let _a = theirs.0.lock().unwrap();
            });
            let _a = locks.0.lock().unwrap();
            let _b = locks.1.lock().unwrap();
            drop((_a, _b));
            t.join().unwrap();
        });
        let finding = &outcome.findings[0];
        assert_eq!(finding.kind, FindingKind::Deadlock);
        assert_eq!(finding.preemptions, 1);
        assert!(finding.message.contains("cycle"), "{}", finding.message);
    }
}

#[test]
fn threads_without_shared_state_have_one_execution() {
    for join in [true, false] {
        let outcome = Checker::new().run(move || {
            let threads: Vec<_> = (0..4).map(|_| thread::spawn(|| ())).collect();
            if join {
                threads.into_iter().for_each(|t| t.join().unwrap());
            }
        });
        assert_eq!((outcome.executions, outcome.blocked), (1, 0));
    }
    let _ = (Acquire, Release);
}
