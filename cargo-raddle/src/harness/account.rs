//! From the account of an engine that panics to a [`Test`] of the report.
//!
//! Who is to blame for a panic is what the catalogue's detectors ask too, so the same words decide: a deadlock, a race,
//! a limit of the engine's, a fault of its own, or the test's assertion.

use raddle::{Finding, FindingKind, Trace};
use raddle_tools::FailureKind;
use raddle_tools::engine_panic::{Meaning, Panicked};
use raddle_tools::process::{End, Ended};
use raddle_tools::text::one_line;
use std_harness::account::{Account, Covered, Panic};
use std_harness::overflow::OVERFLOWED;

use super::engine::Engine;
use super::entry::{ALONE, by_its_end, found, found_by, inconclusive};
use super::listed::Listed;
use super::proof;
use crate::findings::{Coverage, Test};

/// What is to be said of a test.
pub(super) fn judged(test: &Listed<'_>, account: Account, ended: &Ended) -> Test {
    let judged = match (&account.refused, &account.failed) {
        (Some(why), _) => inconclusive(test, why),
        (None, Some(words)) => by_its_failure(test, &account, words),
        (None, None) if account.over => by_its_searches(test, &account),
        (None, None) => without_a_last_word(test, &account, ended),
    };
    Test { executions: account.executions, limits: account.limits, ..judged }
}

/// No search has failed.
fn by_its_searches(test: &Listed<'_>, account: &Account) -> Test {
    let clean = |coverage, reason| Test { coverage: Some(coverage), reason, ..test.entry() };
    match account.covered {
        Some(Covered::Complete) => clean(Coverage::Complete, (account.threads <= 1).then(|| ALONE.to_owned())),
        Some(Covered::Bounded(most)) => {
            let preemptions = if most == 1 { "1 preemption".to_owned() } else { format!("{most} preemptions") };
            let words = format!("every execution with at most {preemptions}; the time did not suffice for all");
            clean(Coverage::Bounded, Some(words))
        }
        Some(Covered::Sampled) => clean(Coverage::Sampled, (account.threads <= 1).then(|| ALONE.to_owned())),
        None => inconclusive(
            test,
            &format!(
                "no search came to its end in the time, and a part of one says nothing (hint: a longer --budget, or {})",
                match test.engine {
                    Engine::Loom => "--engine raddle or shuttle, which sample",
                    Engine::Shuttle | Engine::Raddle => "leave out --exhaustive",
                }
            ),
        ),
    }
}

/// A panic has left the engine.
fn by_its_failure(test: &Listed<'_>, account: &Account, words: &str) -> Test {
    // loom turns a coroutine's overflow into a panic without a place.
    if words.contains(OVERFLOWED) {
        let words = "a thread has overflowed its stack".to_owned();
        return found(test, FindingKind::StackOverflow, words, account.executions.saturating_sub(1));
    }
    let seen: Vec<Panicked> = account.panics.iter().map(panicked).collect();
    match Panicked::cause(words, &seen) {
        Some(cause) => by_its_panic(test, account, cause, words),
        None => found(test, FindingKind::Panic, one_line(words), account.executions.saturating_sub(1)),
    }
}

/// The process has ended while the engine was at work.
fn without_a_last_word(test: &Listed<'_>, account: &Account, ended: &Ended) -> Test {
    let seen: Vec<Panicked> = account.panics.iter().map(panicked).collect();
    // A second panic, in a destructor or in the engine's own clean-up, made an abort of the first. Only an engine's word
    // for a deadlock may come later: by then the destructors have begun to fail.
    let cause = seen.iter().find(|panicked| panicked.is_deadlock()).or(seen.first());
    match (ended.end, cause) {
        // What was caught is no cause of another signal.
        (End::Signalled(libc::SIGABRT), Some(cause)) if !ended.stderr.contains(OVERFLOWED) => {
            by_its_panic(test, account, cause, &cause.message)
        }
        _ => by_its_end(test, ended),
    }
}

/// `words` are what the engine said in the end.
fn by_its_panic(test: &Listed<'_>, account: &Account, cause: &Panicked, words: &str) -> Test {
    let kind = match cause.meaning() {
        Meaning::Failure(kind) => kind,
        Meaning::Limit => return inconclusive(test, &with_a_way_out(test.engine, &one_line(&cause.message))),
        Meaning::EngineFault => return inconclusive(test, &format!("the engine itself failed: {cause}")),
    };
    let before = account.executions.saturating_sub(1);
    let raised = account.panics.iter().rev().find(|panic| panicked(panic) == *cause);
    let panic = raised.map(proof::panic);
    let told = |finding| found_by(test, Finding { executions_before: before, ..finding });
    match kind {
        FailureKind::Deadlock => told(proof::deadlock(words)),
        FailureKind::DataRace => told(proof::race(words)),
        FailureKind::Hang => found(test, FindingKind::Livelock, cause.message.clone(), before),
        FailureKind::StackOverflow => found(test, FindingKind::StackOverflow, cause.message.clone(), before),
        FailureKind::Panic | FailureKind::Leak => match panic {
            Some(panic) => told(Finding::told(panic, Trace::default())),
            None => found(test, FindingKind::Panic, String::new(), before),
        },
        _ => found(test, FindingKind::Abort, panic.map_or_else(String::new, |panic| panic.to_string()), before),
    }
}

/// A limit of the engine's, with what gets past it.
fn with_a_way_out(engine: Engine, why: &str) -> String {
    let hint = match engine {
        Engine::Loom if why.contains("number of branches") => {
            "a larger --max-steps, or `spin_loop` or `yield_now` in a loop that spins"
        }
        _ if why.contains("max_steps") => "a larger --max-steps",
        Engine::Loom if why.contains("threads at most") => "--engine raddle or shuttle has no such limit",
        _ => return why.to_owned(),
    };
    format!("{why} (hint: {hint})")
}

fn panicked(panic: &Panic) -> Panicked {
    let Panic { message, file, line, execution, .. } = panic.clone();
    Panicked { message, file, line, execution }
}
