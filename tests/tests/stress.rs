//! Every program on real threads, many times.

use std::process::ExitCode;

use catalogue::Detector;

fn main() -> ExitCode {
    suites::main(|| suites::cells(Detector::Stress))
}
