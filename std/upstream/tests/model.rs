//! Every test of std in a model, sampled. A process of its own: a test of std may use a static only once.

use std::panic::catch_unwind;
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};
use raddle::{Checker, Strategy};
use std_tests_on_raddle::{TESTS, Test};

/// Executions of a test, and the time after which fewer are enough.
const EXECUTIONS: u64 = 20;
const BUDGET: Duration = Duration::from_millis(500);

fn main() {
    let trials = TESTS.iter().filter(|test| test.model).map(|test| Trial::test(test.name, || check(test)));
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

fn check(test: &'static Test) -> Result<(), Failed> {
    let checker = |executions| Checker::new().sampled(Strategy::Portfolio, executions);
    let run = |checker: Checker| {
        checker.run(move || {
            let panicked = catch_unwind(test.run).is_err();
            assert_eq!(panicked, test.panics, "whether it panics");
        })
    };
    let mut outcome = run(checker(EXECUTIONS).max_time(BUDGET));
    if outcome.executions == 0 && outcome.findings.is_empty() {
        // On a busy machine the first is cut short, too: one is wanted, however long it takes.
        outcome = run(checker(1));
    }
    match outcome.findings.first() {
        Some(finding) => Err(finding.to_string().into()),
        None if outcome.executions == 0 => Err("no execution came to its end".into()),
        None => Ok(()),
    }
}
