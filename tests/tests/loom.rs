//! loom on every program: bugs are found, and fixes proven.

use std::process::ExitCode;

use catalogue::Detector;

fn main() -> ExitCode {
    suites::main(|| suites::cells(Detector::Loom))
}
