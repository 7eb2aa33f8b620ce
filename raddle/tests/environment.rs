//! `RADDLE_*` variables are for a bare checker, and for no other.

#![cfg(not(miri))]

use std::process::Command;
use std::sync::Arc;

use raddle::sync::atomic::{AtomicU32, Ordering::SeqCst};
use raddle::{Checker, Outcome, thread};

/// Explores a program of 36 executions.
fn explore(checker: Checker) -> Outcome {
    checker.run(|| {
        let n = Arc::new(AtomicU32::new(0));
        let add = |n: Arc<AtomicU32>| thread::spawn(move || n.store(n.load(SeqCst) + 1, SeqCst));
        let threads = [0; 3].map(|_| add(Arc::clone(&n)));
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    })
}

/// Says how much a checker explores; run again below with variables.
#[test]
fn a_checker_without_the_environment_explores_everything() {
    let outcome = explore(Checker::new().without_environment());
    assert!(outcome.complete && outcome.executions == 36, "{outcome}");
    println!("bare: {}", explore(Checker::new()).executions);
}

/// The same, in a process with these variables: how many executions a bare checker explores.
fn with(variables: &[(&str, &str)]) -> u64 {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "a_checker_without_the_environment_explores_everything", "--nocapture"]);
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{variables:?}: {said}\n{}", String::from_utf8_lossy(&output.stderr));
    let bare = said.lines().find_map(|line| line.split_once("bare: ")).unwrap_or_else(|| panic!("{said}"));
    bare.1.parse().unwrap()
}

#[test]
fn variables_change_what_a_bare_checker_does_and_no_other() {
    assert_eq!(with(&[]), 36);
    assert_eq!(with(&[("RADDLE_REPLAY", "r1.")]), 1);
    assert_eq!(with(&[("RADDLE_MAX_EXECUTIONS", "5")]), 5);
    assert_eq!(with(&[("RADDLE_SAMPLED", "pct:2"), ("RADDLE_EXECUTIONS", "7")]), 7);
}
