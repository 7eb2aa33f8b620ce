//! The properties of every program: each holds for the fix, and fails for the bug.

use std::process::ExitCode;

use catalogue::Detector;

fn main() -> ExitCode {
    suites::main(|| suites::cells(Detector::Property))
}
