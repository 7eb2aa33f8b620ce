//! Verdicts: what a detector says of a program, in words all detectors share.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::FailureKind;

/// What a detector says of one scenario of one program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// A failure, with its evidence.
    Found(Finding),
    /// No failure, and how far the detector looked.
    Clean {
        /// How much of what there is was explored.
        coverage: Coverage,
        /// The executions it took, where the detector runs the program.
        executions: Option<u64>,
    },
    /// The detector could not say, and why.
    Inconclusive(String),
    /// The detector is not on this machine.
    Unavailable(Missing),
}

/// A failure that a detector reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What went wrong.
    pub kind: FailureKind,
    /// The detector's words for it, one line, free of addresses and machine paths.
    pub message: String,
    /// `file:line` in the program, where the detector says so.
    pub site: Option<String>,
    /// The detector's full report, for whoever wants to read on.
    pub evidence: String,
    /// The execution in which it was found, the first being 1.
    pub executions: Option<u64>,
}

/// How much of a program's behaviour a clean verdict speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Coverage {
    /// Every execution the detector's model knows.
    Complete,
    /// Every execution with at most this many preemptions.
    Bounded {
        /// The highest bound that was completed.
        preemptions: u32,
    },
    /// Some executions, chosen at random from fixed seeds or by the operating system.
    Sampled,
}

impl Coverage {
    /// Its name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Bounded { .. } => "bounded",
            Self::Sampled => "sampled",
        }
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Complete => f.write_str("in every execution"),
            Self::Bounded { preemptions: 1 } => f.write_str("up to 1 preemption"),
            Self::Bounded { preemptions } => write!(f, "up to {preemptions} preemptions"),
            Self::Sampled => f.write_str("in the executions sampled"),
        }
    }
}

/// A tool that is not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// What is missing.
    pub what: String,
    /// The command that installs it.
    pub install: String,
}
