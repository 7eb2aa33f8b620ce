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

use catalogue::{Detector, FailureKind, Listed, PAIRS, Side};

use super::Detect;
use super::compiler::answers;
use super::process::{arguments, build, first_error, missing_on_nightly, nightly_cargo, panic};
use crate::child::{self, End, Ended, Limits, Program};
use crate::text::{one_line, relative, site, tail};
use crate::verdict::{Coverage, Finding, Measured, Missing, Verdict};

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
        let mut miri = nightly_cargo();
        miri.arg("miri");
        if !answers(miri) {
            return Err(missing_on_nightly("Miri"));
        }
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
    let seeds = format!("-Zmiri-many-seeds=0..{SEEDS}");
    let limits = Limits::tool(PATIENCE);
    let all = child::run(run(&["-Zthreads=1", PREEMPTION_RATE, &seeds], arguments), limits)?;
    match all.end {
        End::Exited(0) => {
            return Ok(Verdict::Clean {
                coverage: Coverage::Sampled,
                executions: Some(u64::from(SEEDS) * u64::from(TIMES)),
            });
        }
        End::TimedOut | End::OutOfMemory | End::Asleep => {
            return Ok(Verdict::Inconclusive(format!("Miri did not come to an end in {} s", all.took.as_secs())));
        }
        End::Exited(_) | End::Signalled(_) => {}
    }

    let failing = |line: &str| line.strip_prefix("FAILING SEED: ")?.trim().parse::<u32>().ok();
    let Some(seed) = all.stdout.lines().chain(all.stderr.lines()).find_map(failing) else {
        return Ok(Verdict::Inconclusive(format!("Miri failed under no seed: {}", first_error(&all.stderr))));
    };
    let replay = format!("-Zmiri-seed={seed}");
    let one = child::run(run(&[PREEMPTION_RATE, &replay], arguments), limits)?;
    let mut verdict = judge(&one, seed);
    if let Verdict::Found(finding) = &mut verdict {
        let command = format!("cargo +nightly miri run -p programs --features start-gate -- {}", arguments.join(" "));
        finding.evidence = format!("MIRIFLAGS=\"{PREEMPTION_RATE} {replay}\" {command}\n{}", finding.evidence);
    }
    Ok(verdict)
}

/// What the report on one failing seed says.
fn judge(ended: &Ended, seed: u32) -> Verdict {
    let errors = || ended.stderr.lines().filter_map(|line| line.strip_prefix("error: "));
    let said = errors().find(|words| !words.starts_with("aborting due to")).unwrap_or_default();
    let found = |kind, message: String, site| {
        let evidence = relative(tail(&ended.stderr, 8 << 10).trim());
        Verdict::Found(Finding { kind, message, site, evidence, executions: Some(u64::from(seed) + 1) })
    };
    // The lines before it are the compiler's warnings about other programs.
    let report = ended.stderr.split_once("\nerror: ").map_or(&*ended.stderr, |(_, report)| report);
    let place = || site(report);
    if said.contains("deadlock") {
        let blocked = ended.stderr.matches("thread got stuck here").count();
        let message = match blocked {
            1 => "a thread is blocked for ever".to_owned(),
            _ => format!("{blocked} threads are blocked for ever"),
        };
        return found(FailureKind::Deadlock, message, place());
    }
    if let Some(words) = said.strip_prefix("Undefined Behavior: ") {
        let race = words.starts_with("Data race detected");
        let kind = if race { FailureKind::DataRace } else { FailureKind::UndefinedBehaviour };
        return found(kind, without_numbers(&one_line(words)), place());
    }
    if said.starts_with("memory leaked") || said.starts_with("the main thread terminated without waiting") {
        // A panic that leaves `main` leaves threads and memory behind, too: then it is what went wrong.
        let in_main = |line: &str| line.starts_with("thread 'main' ") && line.contains(" panicked at ");
        let panicked = ended.stderr.lines().any(in_main).then(|| panic(&ended.stderr)).flatten();
        return match panicked {
            Some((message, site)) => found(FailureKind::Panic, message, site),
            None => found(FailureKind::Leak, without_numbers(&one_line(said)), place()),
        };
    }
    if said.starts_with("abnormal termination") {
        return found(FailureKind::Abort, one_line(said), place());
    }
    match panic(&ended.stderr) {
        Some((message, site)) if said.is_empty() => found(FailureKind::Panic, message, site),
        _ if said.is_empty() => Verdict::Inconclusive(format!("seed {seed} failed, and then did not: {:?}", ended.end)),
        _ => Verdict::Inconclusive(one_line(said)),
    }
}

/// Miri numbers allocations from the start of the run: the number says nothing to anybody.
fn without_numbers(message: &str) -> String {
    let mut parts = message.split("alloc");
    let mut words = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        words.push_str("alloc");
        words.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(stderr: &str) -> Finding {
        let stderr = stderr.to_owned();
        let ended = Ended { end: End::Exited(1), stdout: String::new(), stderr, took: Duration::ZERO };
        match judge(&ended, 6) {
            Verdict::Found(finding) => finding,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_data_race_is_told_from_other_undefined_behaviour() {
        let race = judged(
            "warning: unused\n --> buggy/src/other.rs:3:1\n\nerror: Undefined Behavior: Data race detected between (1) \
             non-atomic write on thread `unnamed-2` and (2) non-atomic read on thread `unnamed-1` at alloc3631\n   \
             --> buggy/src/hits.rs:57:14\n\nerror: aborting due to 1 previous error\n",
        );
        assert_eq!((race.kind, race.executions), (FailureKind::DataRace, Some(7)));
        assert_eq!(race.site.as_deref(), Some("buggy/src/hits.rs:57"));
        assert!(race.message.ends_with("on thread `unnamed-1` at alloc"), "{}", race.message);

        let freed = judged("\nerror: Undefined Behavior: memory access failed: alloc84198 has been freed, so this\n");
        assert_eq!(freed.kind, FailureKind::UndefinedBehaviour);
    }

    #[test]
    fn what_a_panic_leaves_behind_is_not_the_failure() {
        let left = "error: the main thread terminated without waiting for all remaining threads\n";
        assert_eq!(judged(&format!("\n{left}")).kind, FailureKind::Leak);
        let panicked = "thread 'main' (1000) panicked at buggy/src/a.rs:5:5:\nlines are missing\nnote: run with\n";
        let finding = judged(&format!("\n{panicked}{left}"));
        assert_eq!((finding.kind, &*finding.message), (FailureKind::Panic, "lines are missing"));
    }

    #[test]
    fn a_deadlock_counts_the_threads_in_it() {
        let stuck =
            "\nerror: the evaluated program deadlocked\n --> std/futex.rs:81:21\n   |  ^ thread got stuck here\n";
        assert_eq!(judged(&stuck.repeat(3)).message, "3 threads are blocked for ever");
    }
}
