//! What a check answers does not depend on how many explorers work on it.

// The engine runs threads as coroutines, which Miri cannot.
#![cfg(not(miri))]

use std::sync::Arc;

use raddle::sync::atomic::{AtomicU64, Ordering::Relaxed, Ordering::SeqCst};
use raddle::sync::{Condvar, Mutex, mpsc};
use raddle::{Checker, FindingKind, Outcome, Strategy, thread};

/// Runs `n` threads on a shared state, and joins them.
fn threads<T: Send + Sync + 'static>(n: usize, state: T, f: impl Fn(usize, &T) + Copy + Send + 'static) -> Arc<T> {
    let state = Arc::new(state);
    let spawn = |i| {
        let state = Arc::clone(&state);
        thread::spawn(move || f(i, &state))
    };
    let running: Vec<_> = (0..n).map(spawn).collect();
    running.into_iter().for_each(|t| t.join().unwrap());
    state
}

/// Everything of an outcome that is to be the same.
fn summary(outcome: &Outcome) -> (u64, u64, u64, bool, Vec<String>) {
    let findings = outcome
        .findings
        .iter()
        .map(|f| format!("{} executions, {} preemptions: {f}", f.executions_before, f.preemptions));
    (outcome.executions, outcome.blocked, outcome.distinct, outcome.complete, findings.collect())
}

/// The outcome, which is the same with 1, 2 and 4 jobs, several times over.
fn same(checker: &Checker, f: impl Fn() + Copy + Send + Sync + 'static) -> Outcome {
    let alone = checker.clone().jobs(1).run(f);
    for jobs in [2, 4, 2, 4, 3] {
        let together = checker.clone().jobs(jobs).run(f);
        assert_eq!(summary(&together), summary(&alone), "with {jobs} jobs");
    }
    alone
}

fn lost_updates() {
    let n = threads(4, AtomicU64::new(0), |_, n| n.store(n.load(SeqCst) + 1, SeqCst));
    assert!(n.load(SeqCst) > 1, "three updates were lost");
}

fn philosophers() {
    let forks: [Mutex<()>; 4] = std::array::from_fn(|_| Mutex::new(()));
    threads(4, forks, |i, forks| {
        let _left = forks[i].lock().unwrap();
        let _right = forks[(i + 1) % 4].lock().unwrap();
    });
}

fn condition_and_channel() {
    let (sender, receiver) = mpsc::channel();
    let state = (Mutex::new(0), Condvar::new(), sender);
    threads(3, state, |i, (count, changed, sender)| {
        let mut count = count.lock().unwrap();
        *count += 1;
        if i == 0 {
            while *count < 3 {
                count = changed.wait(count).unwrap();
            }
        }
        changed.notify_one();
        drop(count);
        sender.send(i).unwrap();
    });
    assert_ne!(receiver.iter().take(3).collect::<Vec<_>>(), [1, 2, 0]);
}

#[test]
fn a_complete_search_counts_the_same() {
    let last_zero = || {
        let array: [AtomicU64; 11] = std::array::from_fn(|_| AtomicU64::new(0));
        threads(11, array, |j, a| match j {
            0 => drop((0..11).rev().find(|&i| a[i].load(SeqCst) == 0)),
            _ => a[j].store(a[j - 1].load(SeqCst) + 1, SeqCst),
        });
    };
    let outcome = same(&Checker::new().spurious(0), last_zero);
    assert_eq!((outcome.executions, outcome.distinct, outcome.complete), (3328, 3328, true));
}

#[test]
fn the_first_finding_is_the_same() {
    for program in [lost_updates, philosophers, condition_and_channel] {
        let outcome = same(&Checker::new(), program);
        assert_eq!(outcome.findings.len(), 1);
    }
}

#[test]
fn all_findings_are_the_same_and_in_the_same_order() {
    let outcome = same(&Checker::new().keep_going(true), lost_updates);
    assert!(outcome.complete && outcome.findings[0].kind == FindingKind::Panic);
    for program in [philosophers, condition_and_channel] {
        assert!(!same(&Checker::new().keep_going(true), program).findings.is_empty());
    }
}

#[test]
fn bounds_hold_alike() {
    assert_eq!(same(&Checker::new().max_executions(4), philosophers_that_agree).executions, 4);
    assert!(!same(&Checker::new().max_steps(20), philosophers_that_agree).complete);
}

fn philosophers_that_agree() {
    let forks: [Mutex<()>; 3] = std::array::from_fn(|_| Mutex::new(()));
    threads(3, forks, |i, forks| {
        let _first = forks[i.min((i + 1) % 3)].lock().unwrap();
        let _second = forks[i.max((i + 1) % 3)].lock().unwrap();
    });
}

#[test]
fn statics_are_as_at_first_for_every_explorer() {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    static LIST: Mutex<Vec<u64>> = Mutex::new(Vec::new());
    let program = || {
        threads(3, (), |_, ()| {
            let n = COUNT.fetch_add(1, Relaxed);
            LIST.lock().unwrap().push(n);
        });
        assert_eq!((COUNT.load(Relaxed), LIST.lock().unwrap().len()), (3, 3));
    };
    let outcome = same(&Checker::new(), program);
    assert!(outcome.complete && outcome.findings.is_empty(), "{outcome}");
    assert_eq!(outcome.executions, 36);
}

#[test]
fn sampling_finds_the_same_with_any_number_of_jobs() {
    for strategy in [Strategy::Random, Strategy::Pct { depth: 3 }, Strategy::Pos, Strategy::Surw, Strategy::Portfolio] {
        let checker = Checker::new().sampled(strategy, 3_000).seed(7);
        assert_eq!(same(&checker, lost_updates).findings.len(), 1, "{strategy:?}");
        assert_eq!(same(&checker, philosophers).findings.len(), 1, "{strategy:?}");
        let whole = same(&checker.keep_going(true), lost_updates);
        assert_eq!(whole.executions + whole.blocked, 3_000, "{strategy:?}");
        assert!(whole.distinct > 50, "{strategy:?}: {}", whole.distinct);
    }
}

#[test]
fn a_bound_on_sampled_executions_is_exact() {
    for jobs in [1, 4] {
        let checker = Checker::new().sampled(Strategy::Portfolio, 3_000).max_executions(700).jobs(jobs);
        let outcome = checker.run(|| drop(threads(2, AtomicU64::new(0), |_, n| n.store(n.load(SeqCst) + 1, SeqCst))));
        assert_eq!(outcome.executions, 700);
    }
}
