//! Miri: every scenario under fixed seeds, each a schedule of its own and its own choice of what weak memory lets a
//! thread see.
//!
//! The binary `programs` is built once; its feature `start-gate` varies when a scenario's threads start, which is what
//! makes narrow windows visible in so few seeds. The seeds are tried in order, on one of Miri's threads, so that the
//! same seed is found first every time; it is then run once more, alone, for a report that is about nothing else.
//! Memory that nothing frees, and a thread that `main` does not wait for, are failures too: no corrected program
//! leaves any behind. Missed: spurious wake-ups and early time-outs, which Miri does not invent; real time, since its
//! clock is virtual.

use std::io;
use std::process::Command;
use std::time::{Duration, Instant};

use catalogue::{Detector, Listed, PAIRS, Side};
use raddle_tools::process::{self, End, Limits};
use raddle_tools::verdict::{Coverage, Missing, Verdict};
use raddle_tools::{miri, nightly};

use super::Detect;
use super::real_threads::{arguments, build, first_error, nightly_cargo};
use crate::child::Program;
use crate::measured::Measured;
use crate::text::site;

/// Seeds `0..SEEDS`.
const SEEDS: u32 = 64;

/// Runs of the scenario under each seed.
const TIMES: u32 = 2;

/// How often, per basic block, another thread is let go on. With the start gate, this is where most is found.
const PREEMPTION_RATE: &str = "-Zmiri-preemption-rate=0.1";

/// Far above what the slowest scenario takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(400);

/// The detector.
#[derive(Debug)]
pub(super) struct Miri;

impl Detect for Miri {
    fn prepare(&self) -> Result<(), Missing> {
        nightly::has_miri()?;
        let mut setup = nightly_cargo();
        setup.args(["miri", "setup"]);
        build(setup, "std for Miri", "cargo +nightly miri setup")?;
        // A run of nothing builds the programs' crates; the interpreter reads only `main.rs` anew each time.
        let Some(any) = PAIRS.first() else { return Ok(()) };
        let nothing = arguments(any, Side::Fixed, any.pair.scenarios[0].name, 0);
        build(run(&[], &nothing), "`programs` for Miri", "cargo +nightly miri run -p programs").map(drop)
    }

    fn examine(&self, listed: &Listed, side: Side, part: &str) -> Measured {
        let started = Instant::now();
        let arguments = arguments(listed, side, part, TIMES);
        let verdict = interpret(&arguments)
            .unwrap_or_else(|error| Verdict::Inconclusive(format!("Miri could not be started: {error}")));
        let reproduce = Program { listed, side, scenario: part }.reproduce(Detector::Miri);
        Measured { verdict, took: started.elapsed(), reproduce }
    }
}

/// Miri on `programs`.
fn run(flags: &[&str], arguments: &[String]) -> Command {
    let mut command = nightly_cargo();
    command.args(["miri", "run", "--quiet", "--package", "programs", "--features", "start-gate", "--"]);
    command.args(arguments).env("MIRIFLAGS", flags.join(" "));
    command
}

fn interpret(arguments: &[String]) -> io::Result<Verdict> {
    let limits = Limits::tool(PATIENCE);
    let all = process::run(run(&[PREEMPTION_RATE, &miri::seeds(0..SEEDS)], arguments), limits)?;
    match all.end {
        End::Exited(0) => {
            return Ok(Verdict::Clean {
                coverage: Coverage::Sampled,
                executions: Some(u64::from(SEEDS) * u64::from(TIMES)),
            });
        }
        End::TimedOut | End::OutOfMemory | End::Asleep | End::Stuck => {
            return Ok(Verdict::Inconclusive(format!("Miri did not come to an end in {} s", all.took.as_secs())));
        }
        End::Exited(_) | End::Signalled(_) => {}
    }

    let Some(seed) = miri::failing(&all) else {
        return Ok(Verdict::Inconclusive(format!("Miri failed under no seed: {}", first_error(&all.stderr))));
    };
    let replay = miri::seed(seed);
    let one = process::run(run(&[PREEMPTION_RATE, &replay], arguments), limits)?;
    let mut verdict = miri::judge(&one, seed, "main", &site);
    if let Verdict::Found(finding) = &mut verdict {
        let command = format!("cargo +nightly miri run -p programs --features start-gate -- {}", arguments.join(" "));
        finding.evidence = format!("MIRIFLAGS=\"{PREEMPTION_RATE} {replay}\" {command}\n{}", finding.evidence);
    }
    Ok(verdict)
}
