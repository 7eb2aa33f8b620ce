//! Pairs: one bug and its fix.

use crate::{BugClass, Detector, Exception, Expectation, Failure, Origin, Rule, Side, Topic};

/// One bug and its fix, as the catalogue knows it.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// The kebab-case name; the files are named the same, in snake case.
    pub name: &'static str,
    /// The bug in half a sentence.
    pub title: &'static str,
    /// The class of the bug.
    pub class: BugClass,
    /// What a tutorial would file it under.
    pub topic: Topic,
    /// Where it comes from.
    pub origins: &'static [Origin],
    /// What to take away, in two sentences.
    pub lesson: &'static str,
    /// The runs that show the bug, or its absence: the same names on both sides.
    pub scenarios: &'static [Scenario],
    /// Where detectors say something else than the rules of its class.
    pub exceptions: &'static [Exception],
}

impl Pair {
    /// What `detector` should say of `side`: what the entry says, or else the rule of its class.
    pub fn expectation(&self, detector: Detector, side: Side) -> Expectation {
        match self.exception(detector, side) {
            Some((expectation, _)) => expectation,
            None => Rule::of(detector, self.class).expectation(side),
        }
    }

    /// Why `detector` should say that of `side`, in one sentence.
    pub fn because(&self, detector: Detector, side: Side) -> &'static str {
        match self.exception(detector, side) {
            Some((_, because)) => because,
            None => Rule::of(detector, self.class).because,
        }
    }

    fn exception(&self, detector: Detector, side: Side) -> Option<(Expectation, &'static str)> {
        self.exceptions.iter().find_map(|exception| Some((exception.says(detector, side)?, exception.because())))
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
    /// Which thread does what in it, in one sentence.
    pub about: &'static str,
    /// How its bug may show; a finding that is none of these is unexpected.
    pub shows: &'static [Failure],
}
