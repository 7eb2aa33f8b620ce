//! What raddle says of a pair, measured when its page is made.

use std::time::Duration;

use catalogue::{Detector, Listed, Side};
use raddle::{Checker, Outcome};

use crate::child::Request;
use crate::programs::ON_RADDLE;

/// A pair and what raddle found in it.
#[derive(Debug)]
pub struct Measured {
    /// The pair.
    pub listed: Listed,
    /// Its scenarios, in the catalogue's order.
    pub scenarios: Vec<Scenario>,
}

/// A scenario and its two outcomes.
#[derive(Debug)]
pub struct Scenario {
    /// The function's name.
    pub name: &'static str,
    /// Who does what in it.
    pub about: &'static str,
    /// Of the broken program.
    pub buggy: Option<Outcome>,
    /// Of the corrected one.
    pub fixed: Option<Outcome>,
}

impl Measured {
    /// Runs every scenario of both sides, in this process: the engine takes seconds for none of them.
    pub fn of(listed: Listed) -> Self {
        let outcome = |side: Side, scenario: &'static str| {
            let request = Request::new(Detector::Raddle, listed.pair.name, side, scenario);
            let program = ON_RADDLE.scenario(&request)?;
            Some(Checker::new().without_environment().spurious(1).max_time(AT_MOST).run(program))
        };
        let scenarios = listed.pair.scenarios.iter().map(|scenario| Scenario {
            name: scenario.name,
            about: scenario.about,
            buggy: outcome(Side::Buggy, scenario.name),
            fixed: outcome(Side::Fixed, scenario.name),
        });
        let scenarios = scenarios.collect();
        Self { listed, scenarios }
    }
}

/// Far more than any program takes.
const AT_MOST: Duration = Duration::from_secs(60);
