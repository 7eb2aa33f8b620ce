//! Threads that wait: in loops, for each other, for work that never comes.

// The engine runs threads as coroutines, which Miri cannot.
#![cfg(not(miri))]

use std::sync::Arc;

use raddle::sync::atomic::{AtomicU64, Ordering::SeqCst};
use raddle::sync::{Mutex, mpsc};
use raddle::{Checker, FindingKind, Outcome, Strategy, hint, thread};

fn kind(outcome: &Outcome) -> Option<FindingKind> {
    outcome.findings.first().map(|f| f.kind)
}

#[test]
fn a_spin_loop_that_waits_for_nothing_is_a_livelock() {
    for hinted in [true, false] {
        let outcome = Checker::new().run(move || {
            let flag = AtomicU64::new(0);
            while flag.load(SeqCst) == 0 {
                if hinted {
                    hint::spin_loop();
                }
            }
        });
        assert_eq!(kind(&outcome), Some(FindingKind::Livelock), "{outcome}");
    }
}

#[test]
fn a_spin_loop_that_somebody_ends_is_none() {
    let outcome = Checker::new().run(|| {
        let flag = Arc::new(AtomicU64::new(0));
        let theirs = Arc::clone(&flag);
        let t = thread::spawn(move || theirs.store(1, SeqCst));
        while flag.load(SeqCst) == 0 {
            hint::spin_loop();
        }
        t.join().unwrap();
    });
    assert!(outcome.complete && outcome.findings.is_empty(), "{outcome}");
}

#[test]
fn threads_that_wait_for_each_other_in_loops_without_a_hint_are_no_livelock_as_long_as_they_come_on() {
    let program = || {
        let turn = Arc::new(AtomicU64::new(0));
        let play = |turn: &AtomicU64, me: u64| {
            for _ in 0..300 {
                while turn.load(SeqCst) % 2 != me {}
                turn.fetch_add(1, SeqCst);
            }
        };
        let other = thread::spawn({
            let turn = Arc::clone(&turn);
            move || play(&turn, 1)
        });
        play(&turn, 0);
        other.join().unwrap();
    };
    let outcome = Checker::new().max_executions(1).run(program);
    assert!(outcome.findings.is_empty(), "{outcome}");
    let outcome = Checker::new().sampled(Strategy::Portfolio, 5).run(program);
    assert!(outcome.findings.is_empty(), "{outcome}");
}

#[test]
fn threads_of_a_pool_may_wait_for_work_for_ever_where_that_is_allowed_but_not_for_a_lock() {
    let pool = || {
        let (send, receive) = mpsc::channel::<u64>();
        let done = Arc::new(AtomicU64::new(0));
        thread::spawn({
            let done = Arc::clone(&done);
            move || receive.into_iter().for_each(|n| _ = done.fetch_add(n, SeqCst))
        });
        send.send(1).unwrap();
        std::mem::forget(send);
    };
    assert_eq!(kind(&Checker::new().run(pool)), Some(FindingKind::Deadlock));
    let outcome = Checker::new().daemons(true).run(pool);
    assert!(outcome.findings.is_empty() && outcome.complete, "{outcome}");

    let shared_receiver = || {
        let (send, receive) = mpsc::channel::<()>();
        let receive = Arc::new(Mutex::new(receive));
        for _ in 0..2 {
            let receive = Arc::clone(&receive);
            thread::spawn(move || while receive.lock().unwrap().recv().is_ok() {});
        }
        std::mem::forget(send);
    };
    let outcome = Checker::new().daemons(true).run(shared_receiver);
    assert!(outcome.findings.is_empty() && outcome.complete, "{outcome}");

    let timer = || {
        thread::spawn(|| {
            loop {
                thread::sleep(std::time::Duration::from_secs(1));
            }
        });
    };
    let outcome = Checker::new().daemons(true).time(raddle::Time::Ordered).run(timer);
    assert!(outcome.findings.is_empty() && outcome.complete, "{outcome}");

    let locks = || {
        let both = Arc::new((Mutex::new(()), Mutex::new(())));
        for turned in [false, true] {
            let both = Arc::clone(&both);
            thread::spawn(move || {
                let (first, second) = if turned { (&both.1, &both.0) } else { (&both.0, &both.1) };
                let _first = first.lock();
                let _second = second.lock();
            });
        }
    };
    assert_eq!(kind(&Checker::new().daemons(true).run(locks)), Some(FindingKind::Deadlock));
}
