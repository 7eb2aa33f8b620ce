//! The binary `programs` over pthread's locks, for Valgrind's detectors. They work on a stable compiler, which has no
//! spawn hooks: so nothing varies when threads start.

#[path = "../src/run.rs"]
mod run;

use std::process::ExitCode;

fn main() -> ExitCode {
    run::main(programs_on_pthread::buggy::PROGRAMS, programs_on_pthread::fixed::PROGRAMS, || ())
}
