//! Marks: a cell in one glyph.

use anstyle::{AnsiColor, Style};
use catalogue::{Detector, Expectation};
use raddle_tools::verdict::Coverage;

use crate::cell::Cell;

/// What a cell shows, in one glyph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// The bug was found.
    Found,
    /// No failure in any execution.
    Complete,
    /// No failure up to a bound.
    Bounded,
    /// No failure in the executions sampled.
    Sampled,
    /// The bug is there, and the detector does not see it, as expected.
    Blind,
    /// A correct program is accused, as expected.
    FalseAlarm,
    /// Real threads decide.
    Chance,
    /// The detector cannot be asked.
    NotApplicable,
    /// No verdict, where none was owed.
    Inconclusive,
    /// The tool is not on this machine.
    Unavailable,
    /// Not what the catalogue says.
    Unexpected,
}

impl Mark {
    /// Every mark, in the legend's order.
    pub const ALL: [Self; 11] = [
        Self::Found,
        Self::Complete,
        Self::Bounded,
        Self::Sampled,
        Self::Blind,
        Self::FalseAlarm,
        Self::Chance,
        Self::NotApplicable,
        Self::Inconclusive,
        Self::Unavailable,
        Self::Unexpected,
    ];

    /// The mark of a measured cell.
    pub fn of(cell: &Cell) -> Self {
        match (cell.verdict(), cell.expected) {
            ("unavailable", _) => Self::Unavailable,
            _ if !cell.as_expected() => Self::Unexpected,
            ("not-applicable", _) => Self::NotApplicable,
            (_, Expectation::Chance { .. }) => Self::Chance,
            ("inconclusive", _) => Self::Inconclusive,
            ("found", Expectation::FalseAlarm(_) | Expectation::FalseAlarmIn(..)) => Self::FalseAlarm,
            ("found", _) => Self::Found,
            (_, Expectation::Blind(_)) => Self::Blind,
            _ => match cell.coverage() {
                Some(Coverage::Bounded { .. }) => Self::Bounded,
                Some(Coverage::Sampled) => Self::Sampled,
                _ => Self::Complete,
            },
        }
    }

    /// The mark of a cell that is as the catalogue says.
    ///
    /// The judge accepts nothing less than a complete search where loom or raddle should be clean, and nothing else than samples
    /// can come from what runs a program some times.
    pub const fn expected(detector: Detector, expectation: &Expectation) -> Self {
        match expectation {
            Expectation::Found | Expectation::FoundIn(..) => Self::Found,
            Expectation::Blind(_) => Self::Blind,
            Expectation::FalseAlarm(_) | Expectation::FalseAlarmIn(..) => Self::FalseAlarm,
            Expectation::Chance { .. } => Self::Chance,
            Expectation::NotApplicable(_) => Self::NotApplicable,
            Expectation::Clean => match detector {
                Detector::Compiler | Detector::Clippy | Detector::Loom | Detector::Raddle => Self::Complete,
                _ => Self::Sampled,
            },
        }
    }

    /// The glyph.
    pub const fn glyph(self) -> char {
        match self {
            Self::Found => '●',
            Self::Complete => '✓',
            Self::Bounded => '≤',
            Self::Sampled => '○',
            Self::Blind => '–',
            Self::FalseAlarm => '!',
            Self::Chance => '~',
            Self::NotApplicable => '·',
            Self::Inconclusive => '?',
            Self::Unavailable => '□',
            Self::Unexpected => '✗',
        }
    }

    /// What it means.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Complete => "clean, completely searched",
            Self::Bounded => "clean up to a number of preemptions",
            Self::Sampled => "clean in the executions sampled",
            Self::Blind => "blind: the bug is there, this detector cannot see it",
            Self::FalseAlarm => "known false alarm",
            Self::Chance => "left to chance: real threads decide",
            Self::NotApplicable => "not applicable",
            Self::Inconclusive => "inconclusive",
            Self::Unavailable => "unavailable",
            Self::Unexpected => "unexpected",
        }
    }

    /// How it looks on a terminal.
    pub const fn style(self) -> Style {
        match self {
            Self::Found => AnsiColor::Green.on_default().bold(),
            Self::Complete | Self::Bounded | Self::Sampled => AnsiColor::Green.on_default(),
            Self::Blind | Self::FalseAlarm | Self::Chance | Self::Inconclusive => AnsiColor::Yellow.on_default(),
            Self::NotApplicable => Style::new().dimmed(),
            Self::Unavailable => AnsiColor::Magenta.on_default(),
            Self::Unexpected => AnsiColor::Red.on_default().bold(),
        }
    }
}
