//! A verdict and what it cost.

use std::time::Duration;

use raddle_tools::verdict::Verdict;

/// A verdict and what it cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// The verdict.
    pub verdict: Verdict,
    /// The wall-clock time it took.
    pub took: Duration,
    /// A command that gives the same verdict again.
    pub reproduce: String,
}
