//! The harness behind the stand-in's `#[test]`: runs a test function as a model.
//!
//! `cargo raddle test` starts a test executable once for each test and says in a variable what it wants
//! ([`Asked`]); what the test came to goes to a file ([`Told`]). Without that variable a test is a check as
//! [`raddle::check`] makes it, and fails with the rendered finding.

#[cfg(all(feature = "interpose", target_os = "linux"))]
mod interpose;
mod json;
mod protocol;
mod returned;
mod surroundings;

use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use raddle::{Checker, Finding, FindingKind, Outcome, Strategy, Time};

pub use protocol::{ASK, Asked, Told, strategy};
pub use raddle::__private::std_test as attribute;
pub use returned::{Fallback, Returned};

/// What is expected of a test.
#[derive(Clone, Copy, Debug)]
pub enum Expected {
    /// That it ends without a panic.
    Nothing,
    /// That it panics.
    Panic,
    /// That it panics with a message in which these words are.
    PanicWith(&'static str),
}

/// Runs a test.
///
/// # Panics
/// Without `cargo raddle test`, with the finding.
pub fn test(expected: Expected, body: fn()) {
    #[cfg(all(feature = "interpose", target_os = "linux"))]
    interpose::keep();
    let body = move || judged(expected, body);
    match std::env::var(ASK) {
        Ok(asked) => {
            let asked = Asked::decode(&asked).expect("internal error: the question cannot be read");
            let told = json::of(&check(&asked, body)).expect("internal error: the answer cannot be written");
            std::fs::write(&asked.answer, told).expect("failed to write what the test came to");
        }
        Err(_) => raddle::check(body),
    }
}

static THREADS: AtomicU64 = AtomicU64::new(0);
static LOCATIONS: AtomicU64 = AtomicU64::new(0);

/// An execution of the test.
fn judged(expected: Expected, body: fn()) {
    let note = |(threads, locations): (usize, usize)| {
        THREADS.fetch_max(threads as u64, Relaxed);
        LOCATIONS.fetch_max(locations as u64, Relaxed);
    };
    match expected {
        Expected::Nothing => body(),
        Expected::Panic | Expected::PanicWith(_) => match raddle::panic::catch_unwind(AssertUnwindSafe(body)) {
            Ok(()) => panic!("the test did not panic as expected"),
            Err(payload) => {
                let said = raddle::panic::message(&*payload).unwrap_or("Box<dyn Any>");
                if let Expected::PanicWith(words) = expected
                    && !said.contains(words)
                {
                    panic!("the test panicked with {said:?}, and not with {words:?} as expected");
                }
            }
        },
    }
    raddle::__private::exercised().map(note);
}

/// For a look at other timing, where there is no budget.
const UNASKED: Duration = Duration::from_secs(1);

/// What it means that a test sleeps or waits for long, and how it fails on a busy machine.
fn timed(otherwise: Option<&Finding>) -> String {
    let rule = "it sleeps, or waits for a time: time passed only when no thread could go on";
    match otherwise {
        None => format!("{rule} (hint: --time free explores the rest)"),
        Some(Finding { kind, message, .. }) => {
            let what = message.lines().next().unwrap_or_default();
            format!("{rule}; where it may pass at any moment, it fails (hint: --time free): {kind}: {what}")
        }
    }
}

/// Steps of an execution that is one of all, and of one that is one of a few, if nothing else is asked.
const EXPLORED: u64 = 50_000;
const SAMPLED: u64 = 4_000_000;

/// Checks a test as it is asked.
fn check(asked: &Asked, body: impl Fn() + Copy + Send + Sync + 'static) -> Told {
    if asked.abandon {
        raddle::__private::abandon_threads();
    }
    let before = surroundings::look();
    let start = Instant::now();
    let checker = || {
        let checker = Checker::new().seed(asked.seed).spurious(asked.spurious).model(asked.model()).time(asked.time());
        checker.daemons(true).max_steps(asked.max_steps.unwrap_or(EXPLORED))
    };
    let budget = asked.budget_millis.map(Duration::from_millis);
    let left = || budget.map(|budget| budget.saturating_sub(start.elapsed()));
    let limited = |checker: Checker, time: Option<Duration>| match time {
        Some(time) => checker.max_time(time),
        None => checker,
    };

    let mut outcome = Outcome::default();
    let mut limits = Vec::new();
    if let Some(token) = &asked.replay {
        outcome = checker().max_steps(asked.max_steps.unwrap_or(SAMPLED)).replay(token).run(body);
    } else {
        if asked.sample.is_none() {
            // Half of the budget, if the other half is for sampling.
            let time = budget.map(|budget| if asked.exhaustive { budget } else { budget / 2 });
            outcome = limited(checker(), time).run(body);
        }
        // A program that is not the same twice can still be sampled.
        let strays = outcome.findings.iter().position(|f| f.kind == FindingKind::Nondeterminism);
        let found = outcome.findings.len() > usize::from(strays.is_some());
        if !found && !outcome.complete && !asked.exhaustive {
            let strategy = asked.strategy.as_deref().and_then(strategy).unwrap_or(Strategy::Portfolio);
            let sampler = checker()
                .max_steps(asked.max_steps.unwrap_or(SAMPLED))
                .sampled(strategy, asked.sample.unwrap_or(u64::MAX));
            let sampled = limited(sampler, left()).run(body);
            let stray = strays.map(|at| outcome.findings.swap_remove(at).message);
            limits.extend(stray.map(|words| format!("no execution can be repeated exactly: {words}")));
            outcome = Outcome {
                executions: outcome.executions + sampled.executions,
                blocked: outcome.blocked + sampled.blocked,
                distinct: outcome.distinct.max(sampled.distinct),
                ..sampled
            };
        }
    }
    limits.extend(surroundings::since(&before));
    if raddle::__private::timed() && outcome.findings.is_empty() {
        // A quarter of the budget, at most, for what may happen when threads oversleep.
        let time = left().zip(budget).map_or(UNASKED, |(left, budget)| left.min(budget / 4));
        let busy = checker().time(Time::Free).minimised(false).max_time(time).run(body);
        limits.push(timed(busy.findings.first().filter(|f| f.kind != FindingKind::Nondeterminism)));
    }
    Told { outcome, threads: THREADS.load(Relaxed), locations: LOCATIONS.load(Relaxed), limits }
}
