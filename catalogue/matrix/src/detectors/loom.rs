//! loom 0.7: every execution of a small program, with weak memory.
//!
//! Preemption bounds rise, then there is none. A clean verdict is complete only when the unbounded search ended.
//! Missed: load buffering and stale failed compare-exchanges; accused wrongly: programs that need the total order of
//! `SeqCst` accesses, which loom takes for `AcqRel`.

use std::time::Duration;

use catalogue::{Detector, Listed, Side};
use raddle_tools::verdict::{Coverage, Verdict};
use std_on_loom::model::{Explorer, executions};

use super::Detect;
use crate::child::{self, Job, Patience, Program, Request, attempt};
use crate::measured::Measured;
use crate::programs::ON_LOOM;

/// The time that a search within each of the rising bounds may take.
const BUDGETS: [Duration; Explorer::RISING.len()] =
    [Duration::from_millis(500), Duration::from_millis(1000), Duration::from_millis(1500)];

/// The time that the search without a bound may take: far more than any fix of the catalogue needs (seconds), so that a
/// loaded machine changes no verdict.
const UNBOUNDED: Duration = Duration::from_secs(60);

/// The detector.
#[derive(Debug)]
pub(super) struct Loom;

impl Detect for Loom {
    fn examine(&self, listed: &Listed, side: Side, part: &str) -> Measured {
        child::examine(Detector::Loom, Program { listed, side, scenario: part })
    }
}

pub(super) const JOB: Job = Job { run, progress: executions, patience: Patience::DEFAULT };

fn run(request: &Request) -> Verdict {
    let Some(scenario) = ON_LOOM.scenario(request) else {
        return Verdict::Inconclusive(format!("`{}` has no {} on loom's std", request.pair, request.scenario));
    };
    let mut completed = None;
    let bounded = Explorer::RISING.into_iter().map(Some).zip(BUDGETS);
    for (bound, budget) in bounded.chain([(None, UNBOUNDED)]) {
        let explorer = Explorer {
            preemption_bound: bound.map(|bound| bound as usize),
            max_duration: Some(budget),
            ..Explorer::default()
        };
        match attempt(|| explorer.run(scenario)) {
            Err(verdict) => return verdict,
            Ok(explored) if explored.complete => {
                let coverage = bound.map_or(Coverage::Complete, |preemptions| Coverage::Bounded { preemptions });
                child::completed(coverage, explored.executions);
                completed = Some(Verdict::Clean { coverage, executions: Some(explored.executions) });
            }
            // A higher bound would take longer still, but the search without one may be the smaller: a bound makes
            // loom backtrack to more places.
            Ok(_) => {}
        }
    }
    completed
        .unwrap_or_else(|| Verdict::Inconclusive(format!("no search was completed in {} executions", executions())))
}
