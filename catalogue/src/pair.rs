//! Pairs: one bug and its fix.

use std::fmt;

use serde::Serialize;

use crate::{Cell, Detector, Expectation, Failure};

/// One bug and its fix, as the catalogue knows it.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// The kebab-case name; the files are named the same, in snake case.
    pub name: &'static str,
    /// The bug in half a sentence.
    pub title: &'static str,
    /// The class of the bug.
    pub class: BugClass,
    /// Where it comes from.
    pub sources: &'static [Source],
    /// What to take away, in two sentences.
    pub lesson: &'static str,
    /// The runs that show the bug, or its absence: the same names on both sides.
    pub scenarios: &'static [Scenario],
    /// What each detector should say, a cell a detector.
    pub cells: &'static [Cell],
}

impl Pair {
    /// What `detector` should say of `side`.
    pub fn expectation(&self, detector: Detector, side: Side) -> Option<&'static Expectation> {
        let cell = self.cells.iter().find(|cell| cell.detector == detector)?;
        Some(match side {
            Side::Buggy => &cell.buggy,
            Side::Fixed => &cell.fixed,
        })
    }
}

/// A pair with the texts of its two programs.
#[derive(Clone, Copy, Debug)]
pub struct Listed {
    /// The pair.
    pub pair: Pair,
    /// The stem of its three files.
    pub file: &'static str,
    /// The broken program.
    pub buggy: &'static str,
    /// The corrected program.
    pub fixed: &'static str,
}

/// One closed run of a program.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    /// The function's name.
    pub name: &'static str,
    /// Who does what in it, in one sentence.
    pub about: &'static str,
    /// How its bug may show; a finding that is none of these is unexpected.
    pub shows: &'static [Failure],
}

/// A place in the tutorials that the pairs are drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The tutorial's number.
    pub tutorial: &'static str,
    /// The first and the last line.
    pub lines: (u32, u32),
    /// What stands there: the bug itself, a correct version that was broken on purpose, or only the topic.
    pub note: &'static str,
}

/// The side of a pair that a program is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The broken program.
    Buggy,
    /// The corrected program.
    Fixed,
}

impl Side {
    /// Both sides.
    pub const ALL: [Self; 2] = [Self::Buggy, Self::Fixed];

    /// The side's name: also its crate's.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Buggy => "buggy",
            Self::Fixed => "fixed",
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A class of bugs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BugClass {
    /// Threads wait for each other in a circle, or one for itself.
    Deadlock,
    /// A thread waits for an event that has already happened, or that never will.
    LostWakeup,
    /// Steps that belong together are taken apart.
    Atomicity,
    /// A step happens before the one it depends on.
    Order,
    /// Plain data is shared without synchronisation.
    DataRace,
    /// An atomic's ordering is too weak.
    MemoryOrder,
    /// Memory is used after it was freed.
    UseAfterFree,
    /// Nothing is shared although the code looks as if.
    NotShared,
    /// Work or a resource is lost on some path.
    Lost,
    /// A panic in one place disables others.
    PanicSafety,
}
