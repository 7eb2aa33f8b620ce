//! The harness behind `#[test]`: runs a test function as a model on shuttle.
//!
//! Three samplers take turns, since each is blind where another sees: uniformly random switches, PCT and URW. Their
//! seeds follow from the one that is asked for and from the turn, so that the same question gives the same executions.
//! Exhaustively asked, there is one depth-first search.
//!
//! Missed: crates that wait on futexes by themselves. Such a test is refused where it would wait.

use std::any::Any;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use std_harness::account::{self, Account, Covered, Instruments};
use std_harness::{Asked, Engine, surroundings, survivors};

pub use raddle_macros::std_test as attribute;
pub use std_harness::{Expected, Fallback, Returned};

use crate::engine::{self, EXECUTIONS, THREADS};
use crate::model::{Explored, Sampler, Strategy, executions};

/// Runs a test.
///
/// # Panics
/// Without `cargo raddle test`, with the failure.
pub fn test(expected: Expected, body: fn()) {
    #[cfg(target_os = "linux")]
    std_harness::interpose::refuse_waits("shuttle", engine::inside);
    std_harness::test::<Shuttle>(expected, body);
}

/// The engine, as the harness sees it.
#[derive(Debug)]
struct Shuttle;

const PORTFOLIO: [Strategy; 3] = [Strategy::Random, Strategy::Pct { depth: 3 }, Strategy::Urw];

/// The executions of a sampler's first turn; each round has twice as many as the one before.
const FIRST_TURN: u64 = 128;
/// Enough for a sampler to learn of the program what it needs, and few enough for all to have their turn.
const LONGEST_TURN: u64 = 4096;

impl Engine for Shuttle {
    type Told = Account;

    fn check(asked: &Asked, body: impl Fn() + Copy + Send + Sync + 'static) -> Account {
        let before = surroundings::look();
        let start = Instant::now();
        account::begin(asked, INSTRUMENTS, || _ = Sampler { executions: 1, ..Sampler::default() }.run(|| {}));
        if let Some(run) = asked.again {
            survivors::put_back_before(run, vec![survivors::place(&EXECUTIONS), survivors::place(&THREADS)]);
        }
        let budget = asked.budget_millis.map(Duration::from_millis);
        let left = || budget.map(|budget| budget.saturating_sub(start.elapsed()));
        let search = |strategy, seed, number: u64| {
            let sampler = Sampler {
                strategy,
                seed,
                executions: usize::try_from(number).unwrap_or(usize::MAX),
                max_duration: left(),
                max_steps: asked.max_steps.map_or(50_000, |n| n as usize),
                spurious: asked.spurious,
                timeouts: asked.spurious,
            };
            account::search(|| sampler.run(body))
        };
        let done = if asked.exhaustive {
            search(Strategy::Dfs, asked.seed, u64::MAX).map(|explored| {
                if explored.complete {
                    account::covered(Covered::Complete);
                }
            })
        } else {
            sample(asked, left, search)
        };
        if let Err(words) = done {
            account::failed(words);
        }
        account::end(surroundings::since(&before, 0))
    }

    fn check_alone(body: impl Fn() + Copy + Send + Sync + 'static) {
        for strategy in PORTFOLIO {
            Sampler { strategy, ..Sampler::default() }.run(body);
        }
    }

    fn catch_unwind(body: fn()) -> Result<(), Box<dyn Any + Send>> {
        crate::panic::catch_unwind(body)
    }
}

/// Samples until the executions that were asked for are done, or the time is over.
///
/// # Errors
/// With the first failure.
fn sample(
    asked: &Asked,
    left: impl Fn() -> Option<Duration>,
    search: impl Fn(Strategy, u64, u64) -> Result<Explored, String>,
) -> Result<(), String> {
    let only = asked.strategy.and_then(of_the_engine);
    let mut strategies = only.map_or(PORTFOLIO.to_vec(), |strategy| vec![strategy]);
    let mut wanted = asked.sample.unwrap_or(u64::MAX);
    for round in 0_u32.. {
        let turn = (FIRST_TURN << round.min(16)).min(LONGEST_TURN);
        for strategy in strategies.clone() {
            let number = turn.min(wanted);
            if number == 0 || left() == Some(Duration::ZERO) {
                return Ok(());
            }
            match search(strategy, asked.seed.wrapping_add(round.into()), number) {
                Ok(explored) => {
                    if explored.executions > 0 {
                        account::covered(Covered::Sampled);
                    }
                    wanted -= explored.executions;
                }
                // PCT starves whoever waits for a thread that spins: that says nothing about the test.
                Err(words) if only.is_none() && strategy != Strategy::Random && words.contains(TOO_LONG) => {
                    strategies.retain(|other| *other != strategy);
                }
                Err(words) => return Err(words),
            }
        }
    }
    Ok(())
}

/// What shuttle says of an execution that it gives up.
const TOO_LONG: &str = "exceeded max_steps";

/// The engine's own strategy, if it is a single one; the runner asks for no other than these.
fn of_the_engine(asked: std_harness::Strategy) -> Option<Strategy> {
    use std_harness::Strategy as Asked;
    match asked {
        Asked::Random => Some(Strategy::Random),
        Asked::Pct { depth } => Some(Strategy::Pct { depth: depth as usize }),
        Asked::Urw => Some(Strategy::Urw),
        Asked::Pos | Asked::Surw | Asked::Portfolio => None,
    }
}

const INSTRUMENTS: Instruments = Instruments { executions, thread: running, threads: || THREADS.load(Relaxed) };

/// The thread that runs, as reports name it.
fn running() -> Option<String> {
    if !engine::inside() {
        return None;
    }
    let me = engine::me();
    Some(engine::task(me, |task| task.display_name(me)))
}
