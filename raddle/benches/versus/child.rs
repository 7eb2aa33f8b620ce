//! Measuring in a child process: the parent names a task, the child prints numbers.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::{bugs, exhaust, jobs, memory, sample};

/// Runs a task in a child and returns the numbers it printed. Empty when the child failed.
pub(crate) fn measure(task: &[&str]) -> Vec<f64> {
    let program = std::env::current_exe().expect("the benchmark knows its own path");
    let output = Command::new(program).arg("--child").args(task).output().expect("the benchmark can start itself");
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().rev().find_map(|line| line.strip_prefix("MEASURED "));
    line.map(|line| line.split(' ').filter_map(|n| n.parse().ok()).collect()).unwrap_or_default()
}

/// The child's side.
pub(crate) fn perform(task: &[String]) {
    let task: Vec<&str> = task.iter().map(String::as_str).collect();
    let numbers = match task[0] {
        "exhaust" => exhaust::perform(task[1], task[2]),
        "sample" => sample::perform(task[1], task[2]),
        "bugs" => bugs::perform(task[1], task[2]),
        "jobs" => jobs::perform(task[1], task[2]),
        "memory" => memory::perform(),
        other => panic!("internal error: no task is named {other}"),
    };
    let numbers: Vec<String> = numbers.iter().map(f64::to_string).collect();
    println!("MEASURED {}", numbers.join(" "));
}

/// What `f` returns, and how long it took.
pub(crate) fn timed<T>(f: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = f();
    (result, start.elapsed())
}
