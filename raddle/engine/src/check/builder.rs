//! [`Checker`] and [`check`].

use std::sync::Arc;
use std::time::Duration;

use crate::check::run;
use crate::check::settings::Settings;
use crate::check::strategy::Strategy;
use crate::finding::Outcome;
use crate::model::consistency::Model;
use crate::time::Time;

/// Checks closures. Every setting can also be given as a variable, which wins: `RADDLE_MODEL`, `RADDLE_EXHAUSTIVE`,
/// `RADDLE_SAMPLED` (and `RADDLE_EXECUTIONS`), `RADDLE_SEED`, `RADDLE_SPURIOUS`, `RADDLE_TIME`, `RADDLE_MAX_TIME`
/// (seconds), `RADDLE_MAX_EXECUTIONS`, `RADDLE_MAX_STEPS`, `RADDLE_JOBS`, `RADDLE_KEEP_GOING`, `RADDLE_REPLAY`. They are
/// for running one test by hand; a program that makes checkers of its own settings leaves them out by
/// [`without_environment`](Self::without_environment).
#[derive(Clone, Debug, Default)]
#[must_use = "a checker does nothing until it runs"]
pub struct Checker {
    settings: Settings,
    ignores_environment: bool,
}

impl Checker {
    /// Exhaustive under RC11, at most one spurious effect in an execution, up to the first finding.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets no variable change the settings.
    pub fn without_environment(mut self) -> Self {
        self.ignores_environment = true;
        self
    }

    /// Sets the memory model.
    pub fn model(mut self, model: Model) -> Self {
        self.settings.model = model;
        self
    }

    /// Explores every execution (the default).
    pub fn exhaustive(mut self) -> Self {
        self.settings.sampled = None;
        self
    }

    /// Samples a number of executions.
    pub fn sampled(mut self, strategy: Strategy, executions: u64) -> Self {
        self.settings.sampled = Some((strategy, executions));
        self
    }

    /// Sets the seed of sampling.
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// Bounds the spurious effects (wake-ups, failures of weak exchanges, time-outs) in one execution.
    pub fn spurious(mut self, n: u32) -> Self {
        self.settings.spurious = n;
        self
    }

    /// Sets what time does.
    pub fn time(mut self, time: Time) -> Self {
        self.settings.time = time;
        self
    }

    /// Whether threads that are not joined may wait for work, or for time to pass, when the closure has returned, as those
    /// of a pool do. Without this they have to end: a thread that waits for ever is a deadlock. A thread that waits for a
    /// `Mutex` or `RwLock` that will not be released is a deadlock in any case.
    pub fn daemons(mut self, yes: bool) -> Self {
        self.settings.daemons = yes;
        self
    }

    /// Stops after a time; an execution that has not ended by then is cut short.
    pub fn max_time(mut self, time: Duration) -> Self {
        self.settings.max_time = Some(time);
        self
    }

    /// Stops after a number of executions.
    pub fn max_executions(mut self, n: u64) -> Self {
        self.settings.max_executions = n;
        self
    }

    /// Bounds the steps of one execution; one that has more is inconclusive.
    pub fn max_steps(mut self, n: u64) -> Self {
        self.settings.max_steps = n;
        self
    }

    /// Lets up to `n` explorers work at once, each on an OS thread. What is found, and in which order, does not depend
    /// on it, unless time runs out. One works alone where the number of executions is bounded, and executions that touch
    /// statics take turns.
    pub fn jobs(mut self, n: usize) -> Self {
        self.settings.jobs = n;
        self
    }

    /// Whether to go on after the first finding.
    pub fn keep_going(mut self, yes: bool) -> Self {
        self.settings.keep_going = yes;
        self
    }

    /// Whether to search for the simplest form of a finding; for measuring without.
    #[doc(hidden)]
    pub fn minimised(mut self, yes: bool) -> Self {
        self.settings.minimised = yes;
        self
    }

    /// Runs only the execution of a finding's token.
    pub fn replay(mut self, token: &str) -> Self {
        self.settings.replay = Some(token.to_owned());
        self
    }

    /// Explores the executions of `f`.
    ///
    /// # Panics
    /// If a variable or a token cannot be understood.
    pub fn run<F>(self, f: F) -> Outcome
    where
        F: Fn() + Send + Sync + 'static,
    {
        let Self { settings, ignores_environment } = self;
        let settings = if ignores_environment { settings } else { settings.with_environment() };
        run::run(&settings, &(Arc::new(f) as run::Program))
    }
}

/// Time that [`check`] spends on exploring everything, and again on sampling if that was not enough.
const BUDGET: Duration = Duration::from_secs(10);

/// Checks a closure: exhaustively within a budget, then by sampling.
///
/// # Panics
/// With the rendered finding, if there is one.
pub fn check<F>(f: F)
where
    F: Fn() + Send + Sync + 'static,
{
    let program: run::Program = Arc::new(f);
    let first = Settings { max_time: Some(BUDGET), ..Settings::default() }.with_environment();
    let mut outcome = run::run(&first, &program);
    if outcome.findings.is_empty() && !outcome.complete && first.sampled.is_none() && first.replay.is_none() {
        let sampled = Some((Strategy::Portfolio, 100_000));
        outcome = run::run(&Settings { sampled, ..first }, &program);
    }
    if let Some(finding) = outcome.findings.first() {
        panic!("{finding}");
    }
}
