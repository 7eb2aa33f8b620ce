//! Stress: real threads, many runs, and a watchdog for the ones that do not come back.
//!
//! Two runs at a time start together behind a gate: their threads take each other's processors away at moments that a
//! single run, on an idle machine, would hardly ever see. A program that keeps state in statics runs alone. What is
//! found is found for certain; what is not found says little, and nothing about weak memory on this processor.

use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use catalogue::{Detector, Listed, Side};
use raddle_tools::verdict::{Coverage, Verdict};

use super::Detect;
use crate::child::{self, Job, Patience, Program, Request, attempt};
use crate::measured::Measured;
use crate::programs::ON_STD;

/// Runs at most, and time at most.
const RUNS: u64 = 20_000;
const BUDGET: Duration = Duration::from_millis(300);

/// The detector.
#[derive(Debug)]
pub(super) struct Stress;

impl Detect for Stress {
    fn examine(&self, listed: &Listed, side: Side, part: &str) -> Measured {
        child::examine(Detector::Stress, Program { listed, side, scenario: part })
    }
}

pub(super) const JOB: Job = Job { run, progress: || STARTED.load(Ordering::Relaxed), patience: Patience::DEFAULT };

/// Runs begun so far.
static STARTED: AtomicU64 = AtomicU64::new(0);

fn run(request: &Request) -> Verdict {
    let Some(scenario) = ON_STD.scenario(request) else {
        return Verdict::Inconclusive(format!("`{}` has no {} on the real std", request.pair, request.scenario));
    };
    let lanes = if request.alone { 1 } else { 2 };
    let end = Instant::now() + BUDGET;
    let gate = Barrier::new(lanes);
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..lanes {
            scope.spawn(|| {
                loop {
                    // One of each round decides for all, so that nobody is left waiting at the gate.
                    if gate.wait().is_leader() {
                        over.store(STARTED.load(Ordering::Relaxed) >= RUNS || Instant::now() > end, Ordering::Relaxed);
                    }
                    gate.wait();
                    if over.load(Ordering::Relaxed) {
                        break;
                    }
                    STARTED.fetch_add(1, Ordering::Relaxed);
                    if let Err(verdict) = attempt(scenario) {
                        // The other run may never end: this one must not wait for it at the gate.
                        child::conclude(verdict);
                    }
                }
            });
        }
    });
    Verdict::Clean { coverage: Coverage::Sampled, executions: Some(STARTED.load(Ordering::Relaxed)) }
}
