//! shuttle 0.9: sampled schedules of programs of any size, sequentially consistent.
//!
//! Three samplers, since each is blind where another sees: uniformly random switches, PCT (Burckhardt et al., ASPLOS
//! 2010) for bugs of small depth, and random walks weighted by what is left to do. The seeds are fixed: the same
//! verdict on every machine. Missed: whatever needs weak memory, and races on plain data that no assertion shows.

use catalogue::{Detector, Listed, Side};
use raddle_tools::verdict::{Coverage, Verdict};
use std_on_shuttle::model::{Sampler, Strategy, executions};

use super::Detect;
use crate::child::{self, Job, Patience, Program, Request, attempt};
use crate::measured::Measured;
use crate::programs::ON_SHUTTLE;

/// The samplers, with the executions each may have.
const SAMPLERS: [(Strategy, usize); 4] = [
    (Strategy::Random, 3_000),
    (Strategy::Pct { depth: 2 }, 3_000),
    (Strategy::Pct { depth: 3 }, 3_000),
    (Strategy::Urw, 3_000),
];

/// The seed of every sampler.
const SEED: u64 = 0x7261_6464_6c65;

/// The steps of one execution after which it is given up: the longest of the catalogue's takes a hundredth.
const MAX_STEPS: usize = 50_000;

/// The detector.
#[derive(Debug)]
pub(super) struct Shuttle;

impl Detect for Shuttle {
    fn examine(&self, listed: &Listed, side: Side, part: &str) -> Measured {
        child::examine(Detector::Shuttle, Program { listed, side, scenario: part })
    }
}

pub(super) const JOB: Job = Job { run, progress: executions, patience: Patience::DEFAULT };

fn run(request: &Request) -> Verdict {
    let Some(scenario) = ON_SHUTTLE.scenario(request) else {
        return Verdict::Inconclusive(format!("`{}` has no {} on shuttle's std", request.pair, request.scenario));
    };
    for (strategy, number) in SAMPLERS {
        let sampler = Sampler { strategy, seed: SEED, executions: number, max_steps: MAX_STEPS, ..Sampler::default() };
        match attempt(|| sampler.run(scenario)) {
            Ok(_) => child::completed(Coverage::Sampled, executions()),
            // PCT starves whoever waits for a thread that spins, and refuses programs of one thread.
            Err(Verdict::Inconclusive(_)) if matches!(strategy, Strategy::Pct { .. }) => {}
            Err(verdict) => return verdict,
        }
    }
    Verdict::Clean { coverage: Coverage::Sampled, executions: Some(executions()) }
}
