//! The settings of a checker. The one parser of the `RADDLE_*` variables is here; they win over the code.

use std::str::FromStr;
use std::time::Duration;

use crate::check::names::UnknownName;
use crate::check::strategy::Strategy;
use crate::model::consistency::Model;
use crate::run::driver::Bounds;
use crate::time::Time;

#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) model: Model,
    /// `None`: exhaustive.
    pub(crate) sampled: Option<(Strategy, u64)>,
    pub(crate) seed: u64,
    pub(crate) spurious: u32,
    pub(crate) time: Time,
    /// Whether threads that are not joined may wait for work for ever.
    pub(crate) daemons: bool,
    pub(crate) max_time: Option<Duration>,
    pub(crate) max_executions: u64,
    pub(crate) max_steps: u64,
    pub(crate) jobs: usize,
    pub(crate) keep_going: bool,
    pub(crate) replay: Option<String>,
    /// Whether the simplest form of a finding is searched for.
    pub(crate) minimised: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            model: Model::Rc11,
            sampled: None,
            seed: 0,
            spurious: 1,
            time: Time::Free,
            daemons: false,
            max_time: None,
            max_executions: u64::MAX,
            max_steps: 2_000_000,
            jobs: 1,
            keep_going: false,
            replay: None,
            minimised: true,
        }
    }
}

impl Settings {
    /// What the executions have in common.
    pub(crate) fn bounds(&self) -> Bounds {
        let Self { model, spurious, max_steps, .. } = *self;
        Bounds { model, spurious, max_steps }
    }

    /// Takes over what the environment says.
    ///
    /// # Panics
    /// If a variable cannot be understood.
    pub(crate) fn with_environment(mut self) -> Self {
        name(&mut self.model, "MODEL");
        name(&mut self.time, "TIME");
        number(&mut self.seed, "SEED");
        number(&mut self.spurious, "SPURIOUS");
        number(&mut self.max_executions, "MAX_EXECUTIONS");
        number(&mut self.max_steps, "MAX_STEPS");
        number(&mut self.jobs, "JOBS");
        if let Some(v) = var("KEEP_GOING") {
            self.keep_going = v != "0" && v != "false";
        }
        if let Some(v) = var("MAX_TIME") {
            let seconds = v.trim_end_matches('s').parse::<f64>().ok();
            let time = seconds.and_then(|s| Duration::try_from_secs_f64(s).ok());
            self.max_time = Some(time.unwrap_or_else(|| panic!("RADDLE_MAX_TIME={v}: not a number of seconds")));
        }
        if var("EXHAUSTIVE").is_some_and(|v| v != "0") {
            self.sampled = None;
        }
        let (mut strategy, mut executions) = self.sampled.unwrap_or((Strategy::Random, 10_000));
        if name(&mut strategy, "SAMPLED") {
            number(&mut executions, "EXECUTIONS");
            self.sampled = Some((strategy, executions));
        }
        if let Some(v) = var("REPLAY") {
            self.replay = Some(v);
        }
        self
    }
}

fn var(name: &str) -> Option<String> {
    std::env::var(format!("RADDLE_{name}")).ok().filter(|v| !v.is_empty())
}

fn number<T: FromStr>(to: &mut T, variable: &str) {
    if let Some(v) = var(variable) {
        *to = v.parse().unwrap_or_else(|_| panic!("RADDLE_{variable}={v}: not a number in range"));
    }
}

/// Whether the variable is set.
fn name<T: FromStr<Err = UnknownName>>(to: &mut T, variable: &str) -> bool {
    let value = var(variable);
    if let Some(v) = &value {
        *to = v.parse().unwrap_or_else(|unknown| panic!("RADDLE_{variable}={v}: {unknown}"));
    }
    value.is_some()
}
