//! raddle: every execution of a program once, under RC11, on its own engine.
//!
//! One search without a bound, so a clean verdict is complete, or there is none: what the time did not suffice for is
//! inconclusive. An execution may have one spurious effect (a wake-up, a weak exchange that fails, a time-out that comes
//! early). The evidence of a finding is its shortest interleaving, a column a thread, and the token that replays it.
//! Missed: load buffering, and what passes by the stand-in: `static mut`, raw pointers, memory used after it was freed.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use catalogue::{Detector, Listed, Side};
use raddle_tools::verdict::{Coverage, Verdict};
use std_on_raddle::model::Checker;

use super::Detect;
use crate::child::{self, Job, Patience, Program, Request};
use crate::measured::Measured;
use crate::programs::ON_RADDLE;
use crate::signature;

/// Far more than any program of the catalogue takes (fractions of a second), so that a loaded machine changes no
/// verdict.
const AT_MOST: Duration = Duration::from_secs(60);

/// The steps of one execution after which it is given up: the longest of the catalogue's takes a hundredth.
const MAX_STEPS: u64 = 50_000;

/// The detector.
#[derive(Debug)]
pub(super) struct Raddle;

impl Detect for Raddle {
    fn examine(&self, listed: &Listed, side: Side, part: &str) -> Measured {
        child::examine(Detector::Raddle, Program { listed, side, scenario: part })
    }
}

pub(super) const JOB: Job = Job { run, progress: || STARTED.load(Ordering::Relaxed), patience: Patience::DEFAULT };

/// Executions begun so far, also those that shorten a finding.
static STARTED: AtomicU64 = AtomicU64::new(0);

fn run(request: &Request) -> Verdict {
    let Some(scenario) = ON_RADDLE.scenario(request) else {
        return Verdict::Inconclusive(format!("`{}` has no {} on raddle's std", request.pair, request.scenario));
    };
    // The engine keeps the panics of a program to itself. When one ends the process, the report needs its words.
    child::report_panics_before(|| drop(Checker::new().run(|| ())));

    let started = Instant::now();
    let checker = Checker::new().without_environment().spurious(1).max_steps(MAX_STEPS).max_time(AT_MOST);
    let outcome = checker.run(move || {
        STARTED.fetch_add(1, Ordering::Relaxed);
        scenario();
    });
    match outcome.findings.first() {
        Some(finding) => signature::verdict(finding),
        None if outcome.complete => {
            Verdict::Clean { coverage: Coverage::Complete, executions: Some(outcome.executions) }
        }
        None if started.elapsed() < AT_MOST => {
            Verdict::Inconclusive(format!("an execution was given up after {MAX_STEPS} steps"))
        }
        None => Verdict::Inconclusive(format!(
            "the search was not completed in {} executions, {} s",
            outcome.executions,
            AT_MOST.as_secs()
        )),
    }
}
