//! The most memory an exploration takes.

use raddle::Checker;

use crate::child::{measure, timed};

pub(crate) fn print() {
    println!("\n15 writers and one reader");
    match measure(&["memory"])[..] {
        [executions, seconds, mib] => {
            println!("{executions} executions in {seconds:.2} s, {mib:.1} MiB at the peak (goal: 200 MiB)");
        }
        _ => println!("failed"),
    }
}

/// Executions, seconds, MiB.
pub(crate) fn perform() -> Vec<f64> {
    let explore = || Checker::new().exhaustive().spurious(0).run(|| bench_programs_on_raddle::last_zero(15));
    let (outcome, took) = timed(explore);
    vec![outcome.executions as f64, took.as_secs_f64(), peak_mib()]
}

/// The high-water mark of this process's resident memory, as the kernel counts it.
fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<f64>().map_or(f64::NAN, |kib| kib / 1024.0)
}
