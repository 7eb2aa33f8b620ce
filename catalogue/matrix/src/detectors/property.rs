//! Properties, by proptest and quickcheck: generated cases against a sequential model, each under sampled schedules.
//!
//! Where a scenario is one run, a property is asked of many: sequences of operations, numbers of threads, orders of
//! delivery. What fails is shrunk, and the evidence shows from what to what. Both libraries' seeds are fixed. Missed:
//! what shuttle misses, and whatever no property states.

use catalogue::{Detector, FailureKind, Listed, Side};
use raddle_tools::text::one_line;
use raddle_tools::verdict::{Coverage, Finding, Verdict};
use std_on_shuttle::model::executions;

use super::Detect;
use crate::child::{self, Job, Patience, Program, Request};
use crate::measured::Measured;

/// The detector.
#[derive(Debug)]
pub(super) struct Property;

impl Detect for Property {
    /// The properties of the pair, by number.
    fn parts(&self, listed: &Listed) -> Vec<&'static str> {
        const NAMES: [&str; 6] = ["property-1", "property-2", "property-3", "property-4", "property-5", "property-6"];
        let properties = properties::of_fixed::PROPERTIES.iter().filter(|(pair, _)| *pair == listed.pair.name);
        NAMES.into_iter().take(properties.count()).collect()
    }

    fn examine(&self, listed: &Listed, side: Side, part: &str) -> Measured {
        child::examine(Detector::Property, Program { listed, side, scenario: part })
    }
}

pub(super) const JOB: Job = Job { run, progress: executions, patience: Patience::DEFAULT };

fn run(request: &Request) -> Verdict {
    let properties =
        if request.is_buggy() { properties::of_buggy::PROPERTIES } else { properties::of_fixed::PROPERTIES };
    let number = request.scenario.strip_prefix("property-").and_then(|number| number.parse::<usize>().ok());
    let property = number.and_then(|number| {
        let mut properties = properties.iter().filter(|(pair, _)| *pair == request.pair);
        properties.nth(number.checked_sub(1)?)
    });
    match property {
        Some((_, property)) => verdict(property),
        None => Verdict::Inconclusive(format!("`{}` has no {}", request.pair, request.scenario)),
    }
}

/// Asks the property of its cases.
fn verdict(property: &properties::Property) -> Verdict {
    let checked = (property.check)();
    let tool = format!("{:?}", property.tool).to_lowercase();
    let head = format!("{} ({tool}, {} cases)", property.statement, checked.cases);
    match checked.counterexample {
        None => Verdict::Clean { coverage: Coverage::Sampled, executions: Some(checked.executions) },
        Some(example) => Verdict::Found(Finding {
            kind: if example.deadlock { FailureKind::Deadlock } else { FailureKind::Panic },
            message: one_line(&example.message),
            site: None,
            evidence: format!(
                "{head}\nfails for      {}\nshrunk from    {} (in {} steps)\nfails with     {}",
                example.input,
                one_line(&example.original),
                example.shrinks,
                one_line(&example.message),
            ),
            executions: Some(checked.executions),
        }),
    }
}
