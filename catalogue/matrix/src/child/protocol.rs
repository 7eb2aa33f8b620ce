//! What a child of this executable is asked, and what it reports.
//!
//! The question is one argument. The answer is a line for each [`Note`], written at once, on a pipe that the program
//! under test does not know: it takes the place of stdout, and the program's own stdout goes to stderr.

use catalogue::{Detector, Side};
use raddle_tools::engine_panic::Panicked;
use raddle_tools::verdict::{Coverage, Verdict};
use serde::{Deserialize, Serialize};

/// The first argument of a child.
pub(super) const ASK: &str = "--raddle-child";

/// What a child is asked to do: one detector on one scenario.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// The detector, by name.
    pub detector: String,
    /// The pair.
    pub pair: String,
    /// The side, by name.
    pub side: String,
    /// The scenario, or whatever the detector calls its parts.
    pub scenario: String,
    /// Whether two runs of the scenario in one process disturb each other.
    pub alone: bool,
}

impl Request {
    /// What is asked of `detector` for a scenario.
    pub fn new(detector: Detector, pair: &str, side: Side, scenario: &str) -> Self {
        Self {
            detector: detector.name().to_owned(),
            pair: pair.to_owned(),
            side: side.name().to_owned(),
            scenario: scenario.to_owned(),
            alone: false,
        }
    }

    /// Whether the broken program is meant.
    pub fn is_buggy(&self) -> bool {
        self.side == Side::Buggy.name()
    }
}

/// A line of a child's report.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Note {
    /// Somebody panicked; whether it is a failure is seen later.
    Panicked(Panicked),
    /// So much was explored without a failure.
    Completed {
        /// How much.
        coverage: Coverage,
        /// In how many executions.
        executions: u64,
    },
    /// The end of the report. A child that ends without it was ended by its program.
    Said(Verdict),
}

impl Note {
    /// Every note of a report. A line that was cut off by the child's end is none.
    pub(super) fn parse(report: &str) -> impl DoubleEndedIterator<Item = Self> {
        report.lines().filter_map(|line| serde_json::from_str(line).ok())
    }
}
