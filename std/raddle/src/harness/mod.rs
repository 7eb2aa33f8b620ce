//! The harness behind the stand-in's `#[test]`: runs a test function as a model.
//!
//! How it is asked and what it answers is the harness that all stand-ins share, `std-harness`; here is what raddle
//! makes of it. Without `cargo raddle test` a test is a check as [`raddle_engine::check`] makes it, and fails with the rendered
//! finding.

#[cfg(all(feature = "harness", target_os = "linux", target_env = "gnu"))]
mod allocator;
#[cfg(all(feature = "harness", target_os = "linux"))]
mod futex;
#[cfg(all(feature = "harness", target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod instrumented;
#[cfg(all(feature = "harness", target_os = "linux"))]
mod interpose;

use std::any::Any;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use raddle_engine::{Checker, Finding, FindingKind, Model, Outcome, Strategy, Time, backend};
use std_harness::{Asked, Engine, Told, surroundings};

pub use raddle_macros::std_test as attribute;
pub use std_harness::{Expected, Fallback, Returned};

/// Runs a test.
///
/// # Panics
/// Without `cargo raddle test`, with the finding.
pub fn test(expected: Expected, body: fn()) {
    #[cfg(all(feature = "harness", target_os = "linux"))]
    interpose::keep();
    #[cfg(all(feature = "harness", target_os = "linux", target_env = "gnu"))]
    allocator::keep();
    #[cfg(all(feature = "harness", target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    instrumented::keep();
    std_harness::test::<Raddle>(expected, body);
}

/// The engine, as the harness sees it.
#[derive(Debug)]
struct Raddle;

impl Engine for Raddle {
    type Told = Told<Outcome>;

    fn check(asked: &Asked, body: impl Fn() + Copy + Send + Sync + 'static) -> Told<Outcome> {
        check(asked, body)
    }

    fn check_alone(body: impl Fn() + Copy + Send + Sync + 'static) {
        raddle_engine::check(body);
    }

    fn catch_unwind(body: fn()) -> Result<(), Box<dyn Any + Send>> {
        crate::panic::catch_unwind(body)
    }

    fn at_the_end() {
        if let Some((threads, locations)) = backend::exercised() {
            THREADS.fetch_max(threads as u64, Relaxed);
            LOCATIONS.fetch_max(locations as u64, Relaxed);
        }
    }
}

/// The engine's own strategy; the runner asks for no other than these.
fn of_the_engine(asked: std_harness::Strategy) -> Strategy {
    use std_harness::Strategy as Asked;
    match asked {
        Asked::Random => Strategy::Random,
        Asked::Pct { depth } => Strategy::Pct { depth },
        Asked::Pos => Strategy::Pos,
        Asked::Surw => Strategy::Surw,
        Asked::Urw | Asked::Portfolio => Strategy::Portfolio,
    }
}

static THREADS: AtomicU64 = AtomicU64::new(0);
static LOCATIONS: AtomicU64 = AtomicU64::new(0);

/// For a look at other timing, where there is no budget.
const UNASKED: Duration = Duration::from_secs(1);

/// What it means that a test sleeps or waits for long, and how it fails on a busy machine.
fn by_time(otherwise: Option<&Finding>) -> String {
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
fn check(asked: &Asked, body: impl Fn() + Copy + Send + Sync + 'static) -> Told<Outcome> {
    if asked.abandon {
        backend::abandon_threads();
    }
    #[cfg(all(feature = "harness", target_os = "linux", target_env = "gnu"))]
    if asked.memory {
        allocator::watch(asked.volatile_races);
    }
    let before = surroundings::look();
    let model = if asked.sc { Model::Sc } else { Model::Rc11 };
    let time = if asked.free_time { Time::Free } else { Time::Ordered };
    let start = Instant::now();
    let checker = || {
        // What is asked comes from the command line: variables that are exported for other purposes do not count.
        let checker =
            Checker::new().without_environment().seed(asked.seed).spurious(asked.spurious).model(model).time(time);
        checker.daemons(true).max_steps(asked.max_steps.unwrap_or(EXPLORED))
    };
    let budget = asked.budget_millis.map(Duration::from_millis);
    // A quarter of the budget is for what may happen when threads oversleep.
    let oversleeping = || if backend::timed() { budget.unwrap_or_default() / 4 } else { Duration::ZERO };
    let left = || budget.map(|budget| budget.saturating_sub(start.elapsed()).saturating_sub(oversleeping()));
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
            let strategy = asked.strategy.map_or(Strategy::Portfolio, of_the_engine);
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
    limits.extend(surroundings::since(&before, 0));
    if backend::timed() && outcome.findings.is_empty() && asked.replay.is_none() {
        let time = budget.map_or(UNASKED, |_| oversleeping());
        let busy = checker().time(Time::Free).minimised(false).max_time(time).run(body);
        limits.push(by_time(busy.findings.first().filter(|f| f.kind != FindingKind::Nondeterminism)));
    }
    let timed = !asked.free_time && backend::timed();
    Told { outcome, threads: THREADS.load(Relaxed), locations: LOCATIONS.load(Relaxed), limits, timed }
}
