//! shuttle on every program, by random schedules, PCT and URW, from fixed seeds.

use std::process::ExitCode;

use catalogue::Detector;

fn main() -> ExitCode {
    suites::main(|| suites::cells(Detector::Shuttle))
}
