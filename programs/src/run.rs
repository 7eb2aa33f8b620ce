//! The command line: `programs SIDE PAIR SCENARIO [TIMES]` runs the scenario `TIMES` times (once, if not said), one
//! after the other.
//!
//! A panic that leaves the scenario ends the process with std's code 101. When every run has come to its end the last
//! line on stdout is [`OVER`]: without it, whatever the exit code, the program ended the process itself.

use std::env;
use std::process::ExitCode;

/// What is printed after the last run.
const OVER: &str = "programs: over";

/// The exit code of a wrong command line.
const USAGE: u8 = 2;

/// Programs: a pair's name, and its scenarios by name.
type Table = &'static [(&'static str, &'static [(&'static str, fn())])];

/// Runs what the command line asks for, out of these programs, and `before_each` before every run.
pub(crate) fn main(buggy: Table, fixed: Table, before_each: impl Fn()) -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (scenario, times) = match parse(&arguments, buggy, fixed) {
        Ok(run) => run,
        Err(why) => {
            eprintln!("programs: {why}\nusage: programs SIDE PAIR SCENARIO [TIMES]");
            return ExitCode::from(USAGE);
        }
    };
    for _ in 0..times {
        before_each();
        scenario();
    }
    println!("{OVER}");
    ExitCode::SUCCESS
}

/// The scenario that the command line names, and how often it is to run.
fn parse(arguments: &[String], buggy: Table, fixed: Table) -> Result<(fn(), u32), String> {
    let (side, pair, scenario, times) = match arguments {
        [side, pair, scenario] => (side, pair, scenario, "1"),
        [side, pair, scenario, times] => (side, pair, scenario, times.as_str()),
        _ => return Err(format!("three or four arguments are needed, not {}", arguments.len())),
    };
    let programs = match side.as_str() {
        "buggy" => buggy,
        "fixed" => fixed,
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
