//! Tokens of findings of every kind reproduce them.

// The engine runs threads as coroutines, which Miri cannot.
#![cfg(not(miri))]

use std::sync::Arc;

use raddle::sync::Mutex;
use raddle::sync::atomic::{
    AtomicU64,
    Ordering::{Relaxed, SeqCst},
};
use raddle::{Checker, FindingKind, Strategy, cell, thread};

/// Three threads of which each adds one.
fn lost_update() {
    let x = Arc::new(AtomicU64::new(0));
    let threads: Vec<_> = (0..3)
        .map(|_| {
            let x = Arc::clone(&x);
            thread::spawn(move || x.store(x.load(SeqCst) + 1, SeqCst))
        })
        .collect();
    threads.into_iter().for_each(|t| t.join().unwrap());
    assert_eq!(x.load(SeqCst), 3);
}

/// Two threads that lock two mutexes, each in its own order.
fn lock_order() {
    let locks = Arc::new([Mutex::new(()), Mutex::new(())]);
    let theirs = Arc::clone(&locks);
    let other = thread::spawn(move || drop((theirs[0].lock().unwrap(), theirs[1].lock().unwrap())));
    drop((locks[1].lock().unwrap(), locks[0].lock().unwrap()));
    other.join().unwrap();
}

/// A message that is published by a flag that orders nothing: no interleaving shows it, only a stale read.
fn relaxed_publication() {
    let shared = Arc::new((AtomicU64::new(0), AtomicU64::new(0)));
    let theirs = Arc::clone(&shared);
    let other = thread::spawn(move || {
        theirs.0.store(42, Relaxed);
        theirs.1.store(1, Relaxed);
    });
    if shared.1.load(Relaxed) == 1 {
        assert_eq!(shared.0.load(Relaxed), 42);
    }
    other.join().unwrap();
}

/// Two threads that write to a cell without a lock.
fn race() {
    struct Shared(cell::Cell<u64>);
    // SAFETY: none, this is the bug.
    unsafe impl Sync for Shared {}
    // SAFETY: none, this is the bug.
    unsafe impl Send for Shared {}
    let shared = Arc::new(Shared(cell::Cell::new(0)));
    let theirs = Arc::clone(&shared);
    let other = thread::spawn(move || theirs.0.set(1));
    shared.0.set(2);
    other.join().unwrap();
}

#[test]
fn tokens_reproduce_their_findings() {
    let programs: [(fn(), FindingKind, u32); 4] = [
        (lost_update, FindingKind::Panic, 1),
        (lock_order, FindingKind::Deadlock, 1),
        (relaxed_publication, FindingKind::Panic, 1),
        (race, FindingKind::DataRace, 0),
    ];
    let strategies = [Strategy::Random, Strategy::Pct { depth: 3 }, Strategy::Pos, Strategy::Surw, Strategy::Portfolio];
    let mut replayed = 0;
    for (program, kind, preemptions) in programs {
        let mut findings = Checker::new().run(program).findings;
        for strategy in strategies {
            for seed in 0..50 {
                let outcome = Checker::new().sampled(strategy, 1000).seed(seed).run(program);
                let again = Checker::new().sampled(strategy, 1000).seed(seed).run(program);
                assert_eq!(outcome, again, "the same seed, the same outcome");
                findings.extend(outcome.findings);
            }
        }
        for finding in &findings {
            assert_eq!((finding.kind, finding.preemptions), (kind, preemptions), "{finding}");
            let again = Checker::new().replay(&finding.replay).run(program);
            let [same] = &again.findings[..] else { panic!("{finding}\nreplayed: {again}") };
            assert_eq!((&same.message, &same.trace), (&finding.message, &finding.trace));
            replayed += 1;
        }
    }
    assert!(replayed >= 1000, "{replayed} findings");
}
