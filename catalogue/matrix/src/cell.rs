//! A cell of the matrix: one detector on one program, measured and judged.

use std::time::Duration;

use catalogue::{Detector, Expectation, Listed, Side};
use raddle_tools::verdict::{Coverage, Finding, Verdict};

use crate::measured::Measured;

/// A measured cell: what a detector says of every part of one side of a pair.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The pair.
    pub listed: Listed,
    /// The side.
    pub side: Side,
    /// The detector.
    pub detector: Detector,
    /// What was expected.
    pub expected: Expectation,
    /// The parts, in the detector's order; none where it does not apply.
    pub parts: Vec<Part>,
    /// Why there is something wrong with the cell as a whole.
    pub fault: Option<String>,
}

/// What a detector says of one part of a program: a scenario, as a rule.
#[derive(Clone, Debug)]
pub struct Part {
    /// The part's name.
    pub name: String,
    /// The verdict.
    pub measured: Measured,
    /// What is wrong with it, if anything is.
    pub fault: Option<String>,
}

impl Cell {
    /// Whether every part is as the catalogue expects.
    pub fn as_expected(&self) -> bool {
        self.fault.is_none() && self.parts.iter().all(|part| part.fault.is_none())
    }

    /// The part that speaks for the cell: one that is at fault, else one with a finding, else one without a verdict.
    pub fn leading(&self) -> Option<&Part> {
        let rank = |part: &&Part| match part.measured.verdict {
            _ if part.fault.is_some() => 0,
            Verdict::Found(_) => 1,
            Verdict::Unavailable(_) => 2,
            Verdict::Inconclusive(_) => 3,
            // The least that is clean is what can be said of all.
            Verdict::Clean { coverage: Coverage::Sampled, .. } => 4,
            Verdict::Clean { coverage: Coverage::Bounded { .. }, .. } => 5,
            Verdict::Clean { coverage: Coverage::Complete, .. } => 6,
        };
        self.parts.iter().min_by_key(rank)
    }

    /// The finding that speaks for the cell.
    pub fn finding(&self) -> Option<&Finding> {
        match &self.leading()?.measured.verdict {
            Verdict::Found(finding) => Some(finding),
            _ => None,
        }
    }

    /// The verdict in a word.
    pub fn verdict(&self) -> &'static str {
        match self.leading().map(|part| &part.measured.verdict) {
            None if self.fault.is_none() => "not-applicable",
            None => "inconclusive",
            Some(Verdict::Found(_)) => "found",
            Some(Verdict::Clean { .. }) => "clean",
            Some(Verdict::Inconclusive(_)) => "inconclusive",
            Some(Verdict::Unavailable(_)) => "unavailable",
        }
    }

    /// How much a clean verdict speaks for.
    pub fn coverage(&self) -> Option<Coverage> {
        match self.leading()?.measured.verdict {
            Verdict::Clean { coverage, .. } => Some(coverage),
            _ => None,
        }
    }

    /// The executions of the finding, or of all parts together, where the detector counts them.
    pub fn executions(&self) -> Option<u64> {
        if let Some(finding) = self.finding() {
            return finding.executions;
        }
        let counts = self.parts.iter().filter_map(|part| match part.measured.verdict {
            Verdict::Clean { executions, .. } => executions,
            _ => None,
        });
        counts.reduce(|sum, more| sum + more)
    }

    /// The time all parts took together.
    pub fn took(&self) -> Duration {
        self.parts.iter().map(|part| part.measured.took).sum()
    }

    /// What there is to say, in one line.
    pub fn message(&self) -> String {
        let Some(part) = self.leading() else { return self.fault.clone().unwrap_or_default() };
        let words = match &part.measured.verdict {
            Verdict::Found(finding) => match &finding.site {
                Some(site) => format!("{}: {} ({site})", finding.kind, finding.message),
                None => format!("{}: {}", finding.kind, finding.message),
            },
            Verdict::Clean { coverage, .. } => match self.executions() {
                Some(executions) => format!("no failure {coverage} ({executions} executions)"),
                None => "no failure".to_owned(),
            },
            Verdict::Inconclusive(why) => why.clone(),
            Verdict::Unavailable(missing) => format!("{} is missing; `{}` installs it", missing.what, missing.install),
        };
        if self.parts.len() > 1 && self.finding().is_some() { format!("{}: {words}", part.name) } else { words }
    }

    /// Why the expectation is what it is, where it owes a reason.
    pub fn reason(&self) -> &'static str {
        self.expected.reason().unwrap_or_default()
    }
}
