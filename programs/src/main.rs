//! Runs one scenario of one program, for the detectors that watch a whole process: Miri, ThreadSanitizer, Valgrind.
//!
//! `programs SIDE PAIR SCENARIO [TIMES]` runs the scenario `TIMES` times (once, if not said), one after the other. A
//! panic that leaves the scenario ends the process with std's code 101. When every run has come to its end the last
//! line on stdout is [`OVER`]: without it, whatever the exit code, the program ended the process itself.
//!
//! With the feature `start-gate`, which needs a nightly compiler, it also varies when the scenario's threads start: see
//! `start.rs`.
//!
//! One binary for all programs, because Miri compiles its main crate anew at every start and an instrumented std is
//! dear to link. The package `programs-on-pthread` compiles this file over the same programs on pthread's locks.

#![cfg_attr(feature = "start-gate", feature(thread_spawn_hook))]

#[cfg(feature = "start-gate")]
mod start;

use std::env;
use std::process::ExitCode;

/// What is printed after the last run.
const OVER: &str = "programs: over";

/// The exit code of a wrong command line.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (scenario, times) = match parse(&arguments) {
        Ok(run) => run,
        Err(why) => {
            eprintln!("programs: {why}\nusage: programs SIDE PAIR SCENARIO [TIMES]");
            return ExitCode::from(USAGE);
        }
    };
    for _ in 0..times {
        #[cfg(feature = "start-gate")]
        start::vary();
        scenario();
    }
    println!("{OVER}");
    ExitCode::SUCCESS
}

/// The scenario that the command line names, and how often it is to run.
fn parse(arguments: &[String]) -> Result<(fn(), u32), String> {
    let (side, pair, scenario, times) = match arguments {
        [side, pair, scenario] => (side, pair, scenario, "1"),
        [side, pair, scenario, times] => (side, pair, scenario, times.as_str()),
        _ => return Err(format!("three or four arguments are needed, not {}", arguments.len())),
    };
    let programs = match side.as_str() {
        "buggy" => buggy::PROGRAMS,
        "fixed" => fixed::PROGRAMS,
        other => return Err(format!("no side `{other}`: it is `buggy` or `fixed`")),
    };
    let scenarios = find(programs, pair).ok_or_else(|| format!("no program `{pair}` on the {side} side"))?;
    let scenario = find(scenarios, scenario).ok_or_else(|| format!("`{pair}` has no scenario `{scenario}`"))?;
    let times = times.parse().map_err(|_| format!("`{times}` is not a number of times"))?;
    Ok((*scenario, times))
}

/// What stands beside `name` in a table.
fn find<'a, T>(table: &'a [(&str, T)], name: &str) -> Option<&'a T> {
    table.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
}
