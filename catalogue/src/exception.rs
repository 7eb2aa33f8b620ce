//! Exceptions: where a pair differs from the rule of its class.

use crate::{Detector, Expectation, Side};

/// What some detectors say of a pair although the [`Rule`](crate::Rule) of its class says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exception {
    /// They say this of these sides.
    Says {
        /// The sides that it is said of.
        sides: &'static [Side],
        /// The detectors.
        detectors: &'static [Detector],
        /// What they say.
        expectation: Expectation,
        /// Why, in one sentence.
        because: &'static str,
    },
    /// Real threads decide whether they find the bug.
    Chance {
        /// What must happen for the bug to show, in one sentence.
        reason: &'static str,
        /// How often it did, a rate for each detector.
        rates: &'static [Rate],
    },
}

/// How often a bug showed when it was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The detector.
    pub detector: Detector,
    /// Runs that showed the bug.
    pub found: u32,
    /// Runs measured.
    pub of: u32,
}

impl Exception {
    /// What it says of a cell, if it is about it.
    pub fn says(&self, detector: Detector, side: Side) -> Option<Expectation> {
        match *self {
            Self::Says { sides, detectors, expectation, .. } => {
                (sides.contains(&side) && detectors.contains(&detector)).then_some(expectation)
            }
            Self::Chance { reason, rates } => {
                let rate = rates.iter().find(|rate| rate.detector == detector && side == Side::Buggy)?;
                Some(Expectation::Chance { reason, found: rate.found, of: rate.of })
            }
        }
    }

    /// Why it is one, in one sentence.
    pub const fn because(&self) -> &'static str {
        match self {
            Self::Says { because, .. } => because,
            Self::Chance { reason, .. } => reason,
        }
    }

    /// The cells that it is about, in the order in which it names them.
    pub fn cells(&self) -> Vec<(Detector, Side)> {
        match *self {
            Self::Says { sides, detectors, .. } => {
                detectors.iter().flat_map(|&detector| sides.iter().map(move |&side| (detector, side))).collect()
            }
            Self::Chance { rates, .. } => rates.iter().map(|rate| (rate.detector, Side::Buggy)).collect(),
        }
    }
}

/// `detectors` find the bug, although the rule has them blind.
pub(crate) const fn found(detectors: &'static [Detector], because: &'static str) -> Exception {
    Exception::Says { sides: &[Side::Buggy], detectors, expectation: Expectation::Found, because }
}

/// Of the broken program `detectors` say `expectation`, which gives its reason.
pub(crate) const fn buggy(detectors: &'static [Detector], expectation: Expectation) -> Exception {
    says(&[Side::Buggy], detectors, expectation)
}

/// Of the corrected program `detectors` say `expectation`, which gives its reason.
pub(crate) const fn fixed(detectors: &'static [Detector], expectation: Expectation) -> Exception {
    says(&[Side::Fixed], detectors, expectation)
}

/// Of both programs `detectors` say `expectation`, which gives its reason.
pub(crate) const fn both(detectors: &'static [Detector], expectation: Expectation) -> Exception {
    says(&Side::ALL, detectors, expectation)
}

const fn says(sides: &'static [Side], detectors: &'static [Detector], expectation: Expectation) -> Exception {
    let because = expectation.reason().expect("an exception gives its reason (hint: `found` takes one)");
    Exception::Says { sides, detectors, expectation, because }
}

/// Real threads decide whether the broken program shows its bug: `reason` says when it does, `rates` how often it did.
pub(crate) const fn chance(reason: &'static str, rates: &'static [Rate]) -> Exception {
    Exception::Chance { reason, rates }
}

/// `found` of `of` runs showed the bug to `detector`.
pub(crate) const fn rate(detector: Detector, found: u32, of: u32) -> Rate {
    Rate { detector, found, of }
}
