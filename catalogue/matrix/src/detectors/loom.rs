//! loom 0.7: every execution of a small program, with weak memory.
//!
//! Preemption bounds rise from 1 to 3, then there is none: most bugs need few preemptions, and a search that cannot be
//! finished should at least have finished those. A clean verdict is complete only when the unbounded search ended.
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

/// The bounds, and the time that each may take. The last has far more than any fix of the catalogue needs (seconds),
/// so that a loaded machine changes no verdict.
const SEARCHES: [(Option<u32>, Duration); 4] = [
    (Some(1), Duration::from_millis(500)),
    (Some(2), Duration::from_millis(1000)),
    (Some(3), Duration::from_millis(1500)),
    (None, Duration::from_secs(60)),
];

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
    for (bound, budget) in SEARCHES {
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
