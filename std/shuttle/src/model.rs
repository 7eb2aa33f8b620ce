//! Runs a closure as a model: many executions, each under another schedule. For drivers; programs do not see it.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use shuttle::{Config, FailurePersistence, MaxSteps, Runner};

use crate::engine::{self, Driver, Outcome, Settings};
use crate::thread;

/// Runs a closure under sampled schedules, or under all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sampler {
    /// How schedules are chosen.
    pub strategy: Strategy,
    /// Where the random choices come from: the same seed gives the same executions. shuttle lets the environment
    /// variable `SHUTTLE_RANDOM_SEED` override it.
    pub seed: u64,
    /// How many executions there are, at most.
    pub executions: usize,
    /// When to stop. Looked at before every execution.
    pub max_duration: Option<Duration>,
    /// How many scheduling decisions an execution may take. One that takes more fails.
    pub max_steps: usize,
    /// How many waits of an execution may wake spuriously (`Condvar`, `park`); also, counted apart, how many weak
    /// compare-exchanges may fail for no reason.
    pub spurious: u32,
    /// How many timed waits of an execution may time out although somebody could still notify them. A wait that
    /// nobody can notify times out in any case.
    pub timeouts: u32,
}

/// How schedules are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// At every step any thread that can run, with equal probability.
    Random,
    /// Random priorities with `depth - 1` random changes (Burckhardt et al., ASPLOS 2010). A program that never has
    /// more than one thread to choose from is run as by `Random`: shuttle's PCT refuses it.
    Pct {
        /// How many ordered steps the bug may need.
        depth: usize,
    },
    /// Every schedule with about the same probability (Zhao et al., ASPLOS 2025).
    Urw,
    /// All of them, with every spurious wake-up, early time-out and weak failure within the bounds. Endless where a
    /// loop waits for another thread without blocking, unless it yields.
    Dfs,
}

/// What was explored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explored {
    /// How many executions there were.
    pub executions: u64,
    /// Whether there are no others.
    pub complete: bool,
}

impl Default for Sampler {
    fn default() -> Self {
        Self {
            strategy: Strategy::Random,
            seed: 0,
            executions: 1_000,
            max_duration: None,
            max_steps: 100_000,
            spurious: 1,
            timeouts: 1,
        }
    }
}

impl Sampler {
    /// Runs `f` under one schedule after the other.
    ///
    /// One run at a time goes on in a process: models share its statics.
    ///
    /// # Panics
    /// At the first execution that fails: one in which a panic leaves `f` or a thread that nobody joins, or some
    /// thread, joined or not, is blocked for ever, or which exceeds `max_steps`. The threads of a failed execution
    /// are leaked, so that a process should not run very many models that fail.
    pub fn run<F: Fn() + Send + Sync + 'static>(&self, f: F) -> Explored {
        assert!(!engine::inside(), "a model cannot run in a model");
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        engine::install_hook();

        let outcome = Rc::new(Outcome::default());
        let settings = Settings { spurious: self.spurious, timeouts: self.timeouts };
        let deadline = self.max_duration.map(|limit| Instant::now() + limit);
        let driver = Driver::new(settings, self, deadline, outcome.clone());
        let runner = Runner::new(driver, config(self.max_steps));
        catch_unwind(AssertUnwindSafe(|| runner.run(move || thread::run_main(&f))))
            .unwrap_or_else(|payload| fail(payload));
        Explored { executions: outcome.executions.get(), complete: outcome.complete.get() }
    }
}

/// Executions begun so far in this process, by all runs.
pub fn executions() -> u64 {
    engine::executions()
}

/// shuttle's configuration: it prints nothing about an execution that goes well.
pub(crate) fn config(max_steps: usize) -> Config {
    let mut config = Config::new();
    config.stack_size = STACK_SIZE;
    config.failure_persistence = FailurePersistence::None;
    config.max_steps = MaxSteps::FailAfter(max_steps);
    config.silence_warnings = true;
    config
}

/// shuttle's 60 KiB overflow, without a word, where a debug build formats an assertion deep in a few calls. The pages
/// that are not used cost nothing.
/// The tests of any crate get what std gives them.
const STACK_SIZE: usize = if cfg!(feature = "harness") { 2 << 20 } else { 512 << 10 };

fn fail(mut payload: Box<dyn Any + Send>) -> ! {
    if payload.downcast_ref::<String>().is_some_and(|words| words.starts_with("deadlock!")) {
        payload = Box::new(engine::describe_deadlock());
    }
    engine::end_failed();
    resume_unwind(payload)
}
