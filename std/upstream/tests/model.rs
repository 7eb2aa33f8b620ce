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
    let checker = Checker::new().sampled(Strategy::Portfolio, EXECUTIONS).max_time(BUDGET);
    let outcome = checker.run(move || {
        let panicked = catch_unwind(test.run).is_err();
        assert_eq!(panicked, test.panics, "whether it panics");
    });
    match outcome.findings.first() {
        Some(finding) => Err(finding.to_string().into()),
        None if outcome.executions == 0 => Err("no execution came to its end".into()),
        None => Ok(()),
    }
}
