//! What the runner asks of a test: lines in a variable. What it is told is JSON in a file.
//!
//! No library for JSON stands behind it: every crate on the stand-in would see the implementations of std's traits that
//! such a library has, and some then no longer compile.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::Strategy;

/// The variable that holds an [`Asked`].
pub const ASK: &str = "__RADDLE_TEST";

/// What is asked of a test.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Where the answer goes.
    pub answer: PathBuf,
    /// How long the search may take; without, until it is done.
    pub budget_millis: Option<u64>,
    /// No sampling.
    pub exhaustive: bool,
    /// Nothing but sampling: so many executions.
    pub sample: Option<u64>,
    /// How to sample.
    pub strategy: Option<Strategy>,
    /// The seed of sampling.
    pub seed: u64,
    /// Spurious effects in an execution.
    pub spurious: u32,
    /// Whether only interleavings count, and no weak memory.
    pub sc: bool,
    /// Whether a thread may take any time between two steps, so that sleeping orders nothing.
    pub free_time: bool,
    /// Steps in an execution, if not the engine's default.
    pub max_steps: Option<u64>,
    /// Whether threads that an execution leaves behind are lost, and not unwound.
    pub abandon: bool,
    /// Whether plain memory is watched: the test is instrumented for that.
    pub memory: bool,
    /// Whether volatile accesses to plain memory race.
    pub volatile_races: bool,
    /// The execution of this token, and no other.
    pub replay: Option<String>,
    /// The same search again, with statics put back.
    pub again: Option<Again>,
}

/// When statics are put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// Before the run of this number, which failed.
    Run(u64),
    /// Before every run.
    Every,
}

impl Again {
    fn encode(self) -> String {
        match self {
            Self::Run(run) => run.to_string(),
            Self::Every => "every".to_owned(),
        }
    }

    fn decode(text: &str) -> Option<Self> {
        if text == "every" { Some(Self::Every) } else { text.parse().ok().map(Self::Run) }
    }
}

impl Asked {
    /// As text for the variable: `key=value` in each line.
    pub fn encode(&self) -> String {
        let number = |n: Option<u64>| n.map(|n| n.to_string());
        let flag = |is: bool| is.then(|| "yes".to_owned());
        let entries = [
            ("answer", Some(self.answer.to_string_lossy().into_owned())),
            ("budget", number(self.budget_millis)),
            ("exhaustive", flag(self.exhaustive)),
            ("sample", number(self.sample)),
            ("strategy", self.strategy.map(|strategy| strategy.to_string())),
            ("seed", Some(self.seed.to_string())),
            ("spurious", Some(self.spurious.to_string())),
            ("sc", flag(self.sc)),
            ("free_time", flag(self.free_time)),
            ("abandon", flag(self.abandon)),
            ("memory", flag(self.memory)),
            ("volatile_races", flag(self.volatile_races)),
            ("max_steps", number(self.max_steps)),
            ("replay", self.replay.clone()),
            ("again", self.again.map(Again::encode)),
        ];
        entries.into_iter().filter_map(|(key, value)| Some(format!("{key}={}\n", value?))).collect()
    }

    /// From text; `None` if it makes no sense.
    pub fn decode(text: &str) -> Option<Self> {
        let mut asked = Self::default();
        for (key, value) in text.lines().map(|line| line.split_once('=')).collect::<Option<Vec<_>>>()? {
            match key {
                "answer" => asked.answer = value.into(),
                "budget" => asked.budget_millis = Some(value.parse().ok()?),
                "exhaustive" => asked.exhaustive = true,
                "sample" => asked.sample = Some(value.parse().ok()?),
                "strategy" => asked.strategy = Some(value.parse().ok()?),
                "seed" => asked.seed = value.parse().ok()?,
                "spurious" => asked.spurious = value.parse().ok()?,
                "sc" => asked.sc = true,
                "free_time" => asked.free_time = true,
                "abandon" => asked.abandon = true,
                "memory" => asked.memory = true,
                "volatile_races" => asked.volatile_races = true,
                "max_steps" => asked.max_steps = Some(value.parse().ok()?),
                "replay" => asked.replay = Some(value.to_owned()),
                "again" => asked.again = Some(Again::decode(value)?),
                _ => return None,
            }
        }
        Some(asked)
    }
}

/// What a test came to on an engine that returns findings; `Outcome` is the engine's own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Told<Outcome> {
    /// What was explored and found.
    pub outcome: Outcome,
    /// The most threads that an execution had.
    pub threads: u64,
    /// The most shared objects that an execution used.
    pub locations: u64,
    /// What the test did that is out of control.
    pub limits: Vec<String>,
    /// Whether time passed only when no thread could go on, and that may have made a difference.
    pub timed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_understood() {
        for again in [None, Some(Again::Run(3)), Some(Again::Every)] {
            let asked = Asked {
                answer: "a=b/c".into(),
                budget_millis: Some(7),
                strategy: Some(Strategy::Pct { depth: 5 }),
                seed: 5,
                abandon: true,
                again,
                ..Asked::default()
            };
            assert_eq!(Asked::decode(&asked.encode()), Some(asked));
        }
        assert_eq!(Asked::decode("bugdet=7\n"), None);
    }
}
