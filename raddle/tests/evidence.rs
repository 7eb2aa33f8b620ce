//! What a finding proves: typed, and in words that are true.

#![cfg(not(miri))]

use std::sync::Arc;
use std::sync::mpsc::RecvError;

use raddle::evidence::{Awaited, Holder, Wait};
use raddle::sync::{Condvar, Mutex, RwLock, mpsc};
use raddle::{Checker, Evidence, Finding, FindingKind, Outcome, Role, thread};

fn found(outcome: &Outcome) -> &Finding {
    outcome.findings.first().unwrap_or_else(|| panic!("nothing was found: {outcome}"))
}

fn deadlock(finding: &Finding) -> (&[Wait], Vec<&str>) {
    let Some(Evidence::Deadlock { waits, cycle, .. }) = &finding.evidence else { panic!("no deadlock: {finding}") };
    (waits, cycle.iter().map(|t| t.name.as_str()).collect())
}

/// The threads that hold the lock that a thread waits for, and whether as readers.
fn holders<'a>(waits: &'a [Wait], thread: &str) -> Vec<(&'a str, bool)> {
    let wait = waits.iter().find(|w| w.thread.name == thread).expect("it waits");
    let Awaited::Lock(holders) = &wait.awaits else { panic!("{thread} waits for no lock: {wait}") };
    holders.iter().map(|Holder { thread, shared, .. }| (thread.name.as_str(), *shared)).collect()
}

fn named(name: &str, f: impl FnOnce() + Send + 'static) -> thread::JoinHandle<()> {
    thread::Builder::new().name(name.to_owned()).spawn(f).unwrap()
}

#[test]
fn a_waiter_that_was_woken_waits_for_the_thread_that_holds_its_mutex() {
    // The keeper wakes the waiter and never gives the mutex back.
    let outcome = Checker::new().spurious(0).run(|| {
        let gate = Arc::new((Mutex::new(false), Condvar::new()));
        let theirs = Arc::clone(&gate);
        let waiter = named("waiter", move || {
            let mut open = theirs.0.lock().unwrap();
            while !*open {
                open = theirs.1.wait(open).unwrap();
            }
        });
        let (opened, theirs) = (Arc::clone(&gate), Arc::clone(&gate));
        let keeper = named("keeper", move || {
            let mut open = opened.0.lock().unwrap();
            *open = true;
            theirs.1.notify_one();
            std::mem::forget(open);
        });
        keeper.join().unwrap();
        waiter.join().unwrap();
    });
    let again = |finding: &&Finding| deadlock(finding).0.iter().any(|w| w.operation.name == "lock again");
    let finding = outcome.findings.iter().find(again).unwrap_or_else(|| panic!("{outcome}"));
    assert_eq!(holders(deadlock(finding).0, "waiter"), [("keeper", false)]);
    assert!(finding.message.contains("for keeper, which has held it since `Mutex::lock`"), "{}", finding.message);
    assert!(!finding.message.contains("nobody is left to wake it"), "{}", finding.message);
}

#[test]
fn a_writer_waits_for_the_readers_that_are_there_not_for_the_one_that_wrote_last() {
    let outcome = Checker::new().run(|| {
        let lock = Arc::new(RwLock::new(0));
        let stays = Arc::clone(&lock);
        let reader = named("stays", move || std::mem::forget(stays.read().unwrap()));
        reader.join().unwrap();
        let goes = Arc::clone(&lock);
        let reader = named("goes", move || drop(goes.read().unwrap()));
        reader.join().unwrap();
        *lock.write().unwrap() = 1;
    });
    let (waits, cycle) = deadlock(found(&outcome));
    assert_eq!(holders(waits, "main"), [("stays", true)]);
    assert!(cycle.is_empty());
    let step = found(&outcome).trace.steps.last().expect("main waits");
    let on: Vec<&str> = step.waits_for.iter().map(|&t| found(&outcome).trace.threads[t].as_str()).collect();
    assert_eq!((step.role, on), (Role::Acquire, vec!["stays"]));
    assert!(found(&outcome).message.contains("stays, which has held it to read since"), "{}", found(&outcome).message);
}

#[test]
fn a_cycle_may_lead_through_the_second_of_two_readers() {
    let outcome = Checker::new().run(|| {
        let (rows, log) = (Arc::new(RwLock::new(0)), Arc::new(Mutex::new(0)));
        let theirs = (Arc::clone(&rows), Arc::clone(&log));
        let first = named("first", {
            let rows = Arc::clone(&rows);
            move || std::mem::forget(rows.read().unwrap())
        });
        first.join().unwrap();
        let second = named("second", move || {
            let _row = theirs.0.read().unwrap();
            *theirs.1.lock().unwrap() += 1;
        });
        let mut log = log.lock().unwrap();
        *log += 1;
        *rows.write().unwrap() += 1;
        drop(log);
        second.join().unwrap();
    });
    let is_cycle = |finding: &&Finding| !deadlock(finding).1.is_empty();
    let outcome = match outcome.findings.iter().any(|f| is_cycle(&f)) {
        true => outcome,
        false => panic!("{outcome}"),
    };
    let finding = outcome.findings.iter().find(is_cycle).expect("just seen");
    assert_eq!(deadlock(finding).1, ["main", "second"]);
    assert!(finding.message.starts_with("deadlock (cycle: main → second → main): "), "{}", finding.message);
}

/// A writer that nobody joins waits for a reader that waits for work, and a second reader is long gone.
fn pool(keeps: bool) -> impl Fn() + Send + Sync {
    move || {
        let table = Arc::new(RwLock::new(0));
        let (send, jobs) = mpsc::channel::<()>();
        let (ready, is_ready) = mpsc::channel();
        let theirs = Arc::clone(&table);
        drop(named("worker", move || {
            let _reads = theirs.read().unwrap();
            ready.send(()).unwrap();
            assert_eq!(jobs.recv(), Err(RecvError));
        }));
        is_ready.recv().unwrap();
        let theirs = Arc::clone(&table);
        named("guest", move || {
            let guard = theirs.read().unwrap();
            if keeps {
                std::mem::forget(guard);
            }
        })
        .join()
        .unwrap();
        drop(named("writer", move || *table.write().unwrap() = 1));
        std::mem::forget(send);
    }
}

#[test]
fn a_thread_that_waits_for_a_reader_that_waits_for_work_does_so_too() {
    let outcome = Checker::new().daemons(true).run(pool(false));
    assert!(outcome.complete && outcome.findings.is_empty(), "{outcome}");
}

#[test]
fn a_reader_that_ended_without_going_keeps_a_writer_out_for_ever() {
    let outcome = Checker::new().daemons(true).run(pool(true));
    let (waits, _) = deadlock(found(&outcome));
    assert_eq!(holders(waits, "writer"), [("worker", true), ("guest", true)]);
}

#[test]
fn a_deadlock_after_a_panic_names_the_panic() {
    let outcome = Checker::new().run(|| {
        let (send, receive) = mpsc::channel::<()>();
        let worker = named("worker", move || {
            std::mem::forget(send);
            panic!("out of order");
        });
        let _ = receive.recv();
        let _ = worker.join();
    });
    let Some(Evidence::Deadlock { first_cause: Some(cause), .. }) = &found(&outcome).evidence else {
        panic!("{outcome}")
    };
    assert_eq!((cause.thread.name.as_str(), cause.message.as_str()), ("worker", "out of order"));
}

#[test]
fn a_panic_that_is_passed_on_has_its_cause() {
    let outcome = Checker::new().run(|| named("worker", || panic!("out of order")).join().unwrap());
    let finding = found(&outcome);
    let Some(Evidence::Panic { thread, cause: Some(cause), .. }) = &finding.evidence else { panic!("{outcome}") };
    assert_eq!((thread.name.as_str(), cause.thread.name.as_str()), ("main", "worker"));
    assert!(finding.message.ends_with(": out of order"), "{}", finding.message);
}

#[test]
fn evidence_survives_the_way_through_json() {
    let outcome = Checker::new().run(pool(true));
    let text = serde_json::to_string(&outcome).unwrap();
    let back: Outcome = serde_json::from_str(&text).unwrap();
    assert_eq!(back, outcome);
    assert_eq!((found(&back).kind, found(&back).evidence.as_ref().map(Evidence::kind)), {
        (FindingKind::Deadlock, Some(FindingKind::Deadlock))
    });
    assert_eq!(found(&back).evidence.as_ref().unwrap().to_string(), found(&back).message);
}
