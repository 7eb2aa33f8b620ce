//! What a checker can be told, in code and by `RADDLE_*` variables, which win.

use std::time::Duration;

use crate::check::strategy::Strategy;
use crate::model::consistency::Model;
use crate::time::Time;

#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) model: Model,
    /// `None`: exhaustive.
    pub(crate) sampled: Option<(Strategy, u64)>,
    pub(crate) seed: u64,
    pub(crate) spurious: u32,
    pub(crate) time: Time,
    /// Whether threads that nobody joins may wait for work for ever.
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
    /// Takes over what the environment says.
    ///
    /// # Panics
    /// If a variable cannot be understood.
    pub(crate) fn with_environment(mut self) -> Self {
        if let Some(v) = var("MODEL") {
            self.model = match v.as_str() {
                "rc11" => Model::Rc11,
                "sc" => Model::Sc,
                _ => panic!("RADDLE_MODEL={v}: no such model (rc11, sc)"),
            };
        }
        if let Some(v) = var("TIME") {
            self.time = match v.as_str() {
                "free" => Time::Free,
                "ordered" => Time::Ordered,
                _ => panic!("RADDLE_TIME={v}: no such time (free, ordered)"),
            };
        }
        set(&mut self.seed, "SEED");
        set(&mut self.spurious, "SPURIOUS");
        set(&mut self.max_executions, "MAX_EXECUTIONS");
        set(&mut self.max_steps, "MAX_STEPS");
        set(&mut self.jobs, "JOBS");
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
        if let Some(v) = var("SAMPLED") {
            let mut executions = self.sampled.map_or(10_000, |s| s.1);
            set(&mut executions, "EXECUTIONS");
            self.sampled = Some((strategy(&v), executions));
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

fn set<T: std::str::FromStr>(to: &mut T, name: &str) {
    if let Some(v) = var(name) {
        *to = v.parse().unwrap_or_else(|_| panic!("RADDLE_{name}={v}: not a number in range"));
    }
}

fn strategy(name: &str) -> Strategy {
    match name.split_once(':').unwrap_or((name, "3")) {
        ("random", _) => Strategy::Random,
        ("pct", depth) => {
            Strategy::Pct { depth: depth.parse().unwrap_or_else(|_| panic!("RADDLE_SAMPLED={name}: pct:<depth>")) }
        }
        ("pos", _) => Strategy::Pos,
        ("surw", _) => Strategy::Surw,
        ("portfolio", _) => Strategy::Portfolio,
        _ => panic!("RADDLE_SAMPLED={name}: no such strategy (random, pct:<depth>, pos, surw, portfolio)"),
    }
}
