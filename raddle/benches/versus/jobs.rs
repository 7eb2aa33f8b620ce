//! How much faster two explorers are than one.

use raddle::Checker;

use crate::child::{measure, timed};

pub fn print() {
    println!("\nexploring with two jobs: 15 writers and one reader, 147,456 executions");
    let seconds = |jobs| measure(&["jobs", jobs]).first().copied().unwrap_or(f64::NAN);
    let (one, two) = (seconds("1"), seconds("2"));
    println!("1 job: {one:.2} s, 2 jobs: {two:.2} s, ratio {:.2}", one / two);
}

/// Seconds.
pub fn perform(jobs: &str) -> Vec<f64> {
    let jobs = jobs.parse().expect("the parent sends a number");
    let explore = || Checker::new().exhaustive().spurious(0).jobs(jobs).run(|| bench_programs_on_raddle::last_zero(15));
    let (outcome, took) = timed(explore);
    assert_eq!(outcome.executions, 147_456);
    vec![took.as_secs_f64()]
}
