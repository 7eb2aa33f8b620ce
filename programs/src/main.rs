//! Runs one scenario of one program, for the detectors that watch a whole process: Miri, ThreadSanitizer, Valgrind.
//!
//! [`run`] says how it is called. With the feature `start-gate`, which needs a nightly compiler, it also varies when the
//! scenario's threads start: see `start.rs`.
//!
//! One binary for all programs, because Miri compiles its main crate anew at every start and an instrumented std is
//! dear to link. The package `programs-on-pthread` has the same binary over the same programs on pthread's locks.

#![cfg_attr(feature = "start-gate", feature(thread_spawn_hook))]

mod run;
#[cfg(feature = "start-gate")]
mod start;

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(feature = "start-gate")]
    let before_each = start::vary;
    #[cfg(not(feature = "start-gate"))]
    let before_each = || ();
    run::main(buggy::PROGRAMS, fixed::PROGRAMS, before_each)
}
