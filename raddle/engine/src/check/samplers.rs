//! Sampling by several samplers, each on an OS thread of its own, with the results of one.
//!
//! The executions are cut into chunks. What a sampler learns about the program (how often a thread accesses what, how
//! long executions are) it learns within a chunk, so that a chunk is the same whichever sampler takes it. Results are added up
//! in order, up to the first chunk that stops the search.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use crate::check::run::{Program, execute};
use crate::check::settings::Settings;
use crate::check::strategy::Strategy;
use crate::check::strategy::sampler::Sampler;
use crate::check::tally::{Origin, Tally};
use crate::explore::single::Single;
use crate::run::deadline::Deadline;
use crate::run::driver::Ending;
use crate::run::execution::Execution;
use crate::run::virtual_time::Timing;

const CHUNK: u64 = 256;
/// Executions between looks at the clock.
const LOOK_EVERY: u64 = 16;

/// Samples this number of executions of the program, within the limits of the settings.
pub(crate) fn sample(
    settings: &Settings,
    program: &Program,
    timing: Timing,
    deadline: Deadline,
    (strategy, executions): (Strategy, u64),
) -> Tally {
    // How many executions of a chunk count is known only when all chunks before it are done.
    let jobs = if settings.max_executions < executions { 1 } else { settings.jobs.max(1) };
    let samplers = Samplers {
        settings,
        program,
        timing,
        deadline,
        strategy,
        executions,
        next: AtomicU64::new(0),
        end: AtomicU64::new(executions.div_ceil(CHUNK)),
        results: Mutex::default(),
    };
    std::thread::scope(|scope| {
        for _ in 1..jobs {
            scope.spawn(|| samplers.work());
        }
        samplers.work();
    });
    samplers.results.into_inner().unwrap_or_else(PoisonError::into_inner).whole
}

struct Samplers<'a> {
    settings: &'a Settings,
    program: &'a Program,
    timing: Timing,
    deadline: Deadline,
    strategy: Strategy,
    executions: u64,
    /// The first chunk that no sampler has taken.
    next: AtomicU64,
    /// The first chunk that does not count.
    end: AtomicU64,
    results: Mutex<Results>,
}

#[derive(Default)]
struct Results {
    /// Of all chunks before `next`.
    whole: Tally,
    next: u64,
    /// Of chunks behind one that is not ready.
    early: BTreeMap<u64, Tally>,
}

impl Samplers<'_> {
    fn work(&self) {
        let Settings { daemons, .. } = *self.settings;
        let mut execution = Execution::new(self.timing, daemons, self.deadline);
        let mut driver = Single::new(Sampler::new(self.strategy), self.settings.bounds());
        loop {
            let chunk = self.next.fetch_add(1, Relaxed);
            if chunk >= self.end.load(Relaxed) {
                return;
            }
            let tally = self.chunk(&mut execution, &mut driver, chunk);
            self.add(chunk, tally);
        }
    }

    fn chunk(&self, execution: &mut Execution, driver: &mut Single<Sampler>, chunk: u64) -> Tally {
        let Settings { seed, keep_going, max_executions, .. } = *self.settings;
        let before = self.results().whole.executions;
        let mut tally = Tally::default();
        driver.strategy.forget();
        let mut is_long = false;
        for n in chunk * CHUNK..((chunk + 1) * CHUNK).min(self.executions) {
            let late = (is_long || n.is_multiple_of(LOOK_EVERY)) && self.deadline.has_passed();
            if late || before.saturating_add(tally.executions) >= max_executions && max_executions < self.executions {
                self.end.fetch_min(chunk + 1, Relaxed);
                break;
            }
            // Another sampler found something in an earlier chunk.
            if chunk >= self.end.load(Relaxed) {
                break;
            }
            driver.clear();
            driver.strategy.start(seed, n);
            match execute(execution, driver, self.program) {
                Ending::Complete => tally.count(&driver.graph),
                Ending::Blocked => tally.blocked += 1,
                Ending::Inconclusive => {
                    tally.blocked += 1;
                    is_long = true;
                }
                Ending::Sleeps => tally.sleeps = true,
                Ending::Failed(evidence) => {
                    tally.failed(evidence, &driver.graph, || Origin::Decisions(driver.decisions.clone()));
                }
            }
            if tally.stops(keep_going) {
                self.end.fetch_min(chunk + 1, Relaxed);
                break;
            }
        }
        tally
    }

    /// Adds up what is ready, in order.
    fn add(&self, chunk: u64, tally: Tally) {
        let mut results = self.results();
        let Results { whole, next, early } = &mut *results;
        early.insert(chunk, tally);
        while let Some(tally) = early.remove(next) {
            if *next < self.end.load(Relaxed) {
                whole.add(tally);
            }
            *next += 1;
        }
    }

    fn results(&self) -> std::sync::MutexGuard<'_, Results> {
        self.results.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
