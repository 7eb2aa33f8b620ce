//! How much faster two explorers, or two samplers, are than one.

use raddle::{Checker, Strategy};

use crate::child::{measure, timed};

const SAMPLED: u64 = 200_000;

pub(crate) fn print() {
    println!("\ntwo jobs: 15 writers and one reader (goal: a ratio of 1.7)");
    println!("{:32} {:>10} {:>10} {:>8}", "", "1 job", "2 jobs", "ratio");
    for (task, what) in [("exhaust", "all 147,456 executions"), ("sample", "200,000 sampled, portfolio")] {
        let seconds = |jobs| measure(&["jobs", task, jobs]).first().copied().unwrap_or(f64::NAN);
        let (one, two) = (seconds("1"), seconds("2"));
        println!("{what:32} {one:>8.2} s {two:>8.2} s {:>8.2}", one / two);
    }
}

/// Seconds.
pub(crate) fn perform(task: &str, jobs: &str) -> Vec<f64> {
    let checker = Checker::new().spurious(0).jobs(jobs.parse().expect("the parent sends a number"));
    let (checker, executions) = match task {
        "exhaust" => (checker.exhaustive(), 147_456),
        "sample" => (checker.sampled(Strategy::Portfolio, SAMPLED), SAMPLED),
        other => panic!("internal error: no way to explore is named {other}"),
    };
    let (outcome, took) = timed(|| checker.run(|| bench_programs_on_raddle::last_zero(15)));
    assert_eq!(outcome.executions, executions);
    vec![took.as_secs_f64()]
}
