//! rustc on every program: what it refuses, and its warnings.

use std::process::ExitCode;

use catalogue::Detector;

fn main() -> ExitCode {
    suites::main(|| suites::cells(Detector::Compiler))
}
