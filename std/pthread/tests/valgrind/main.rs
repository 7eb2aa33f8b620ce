//! What Helgrind and DRD say of small programs on this std: nothing of correct ones, and the truth of wrong ones.
//!
//! Without Valgrind nothing can be shown, and then this says so loudly and passes: the job `ci/helgrind` installs it
//! first. With arguments `run NAME` this is not a harness but the program of that name, which is what Valgrind runs;
//! `run correct` is all the correct ones, one after the other, because starting Valgrind takes longer than they do.

mod correct;
mod wrong;

use std::env;
use std::path::Path;
use std::process::{Command, ExitCode};

use libtest_mimic::{Arguments, Failed, Trial};

/// A program, by its name.
type Program = (&'static str, fn());

/// The exit code that Valgrind is told to give when it has something to report.
const REPORTED: i32 = 99;

fn main() -> ExitCode {
    let args: Vec<String> = env::args().collect();
    if let [_, run, name] = &args[..]
        && run == "run"
    {
        let wrong = wrong::PROGRAMS.iter().map(|(program, _)| program).filter(|(known, _)| known == name);
        let chosen: Vec<&Program> =
            if name == "correct" { correct::PROGRAMS.iter().collect() } else { wrong.collect() };
        assert!(!chosen.is_empty(), "no program is called {name}");
        for (_, body) in chosen {
            body();
        }
        return ExitCode::SUCCESS;
    }

    if cfg!(miri) {
        eprintln!("SKIPPED: Miri can start no other program, so nothing is shown of Helgrind and DRD here.");
        return ExitCode::SUCCESS;
    }
    let args = Arguments::from_args();
    if Command::new("valgrind").arg("--version").output().is_err() {
        eprintln!("SKIPPED: Valgrind is not installed, so nothing is shown of Helgrind and DRD here.");
        eprintln!("         To run these tests: apt-get install valgrind");
        return libtest_mimic::run(&args, Vec::new()).exit_code();
    }
    libtest_mimic::run(&args, trials()).exit_code()
}

/// One test for each program and tool.
fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    for tool in ["helgrind", "drd"] {
        trials
            .push(Trial::test(format!("{tool}_accuses_no_correct_program"), move || accuses_nothing(tool, "correct")));
    }
    for ((name, _), reports) in wrong::PROGRAMS {
        for (tool, text) in *reports {
            trials.push(Trial::test(format!("{tool}_reports_{name}"), move || reports_it(tool, name, text)));
        }
    }
    trials
}

fn accuses_nothing(tool: &str, name: &str) -> Result<(), Failed> {
    let (code, report) = valgrind(tool, name);
    match code {
        Some(0) => Ok(()),
        _ => Err(format!("{tool} ended with {code:?} on {name}:\n{report}").into()),
    }
}

fn reports_it(tool: &str, name: &str, text: &str) -> Result<(), Failed> {
    let (code, report) = valgrind(tool, name);
    if code == Some(REPORTED) && report.contains(text) {
        return Ok(());
    }
    Err(format!("{tool} ended with {code:?} on {name} and did not say {text:?}:\n{report}").into())
}

/// Runs a program under a tool of Valgrind: the exit code and what was reported.
fn valgrind(tool: &str, name: &str) -> (Option<i32>, String) {
    let suppressions = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../ci/{tool}.supp"));
    let out = Command::new("valgrind")
        .args([&format!("--tool={tool}"), "--quiet", "--fair-sched=try", &format!("--error-exitcode={REPORTED}")])
        .arg(format!("--suppressions={}", suppressions.display()))
        .arg(env::current_exe().expect("the path of this test"))
        .args(["run", name])
        .output()
        .expect("valgrind runs");
    (out.status.code(), String::from_utf8_lossy(&out.stderr).into_owned())
}
