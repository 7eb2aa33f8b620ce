//! The detectors, one file each. A detector returns verdicts and prints nothing.
//!
//! To add one: a file here, a variant of [`catalogue::Detector`], an arm in [`of`], and in the catalogue's rules
//! ([`catalogue::Rule`]) what it says of each class of bugs, and why. No entry changes. There are two kinds:
//!
//! - a *tool* is another program. It gathers its [`Measured`] itself; whatever it starts, it starts with
//!   [`process::run`](raddle_tools::process::run), which has the limits, and
//!   [`process::tidy`](raddle_tools::process::tidy), which clears the environment. Texts of findings go through
//!   [`text::one_line`](raddle_tools::text::one_line).
//! - an *engine* is linked into this executable. Its file has a [`Job`], which runs in a child and may panic, hang or
//!   die; its `examine` is [`child::examine`](crate::child::examine).

use std::fmt;
use std::sync::OnceLock;

use catalogue::{Detector, Listed, Side};
use raddle_tools::verdict::Missing;

use crate::child::Job;
use crate::measured::Measured;

mod clippy;
mod compiler;
mod loom;
mod miri;
mod property;
mod raddle;
mod real_threads;
mod shuttle;
mod stress;
mod tsan;
mod valgrind;

/// Something that can give a verdict on a program.
pub trait Detect: fmt::Debug + Sync {
    /// Builds what the detector needs, once, before the first program; or says what is missing.
    ///
    /// # Errors
    /// When a tool is not on this machine.
    fn prepare(&self) -> Result<(), Missing> {
        Ok(())
    }

    /// What it examines of a pair, one by one: its scenarios, unless it looks at something else. A name that is no
    /// scenario's stands for the whole program.
    fn parts(&self, listed: &Listed) -> Vec<&'static str> {
        listed.pair.scenarios.iter().map(|scenario| scenario.name).collect()
    }

    /// The verdict on one part of one program. Never panics, never hangs, whatever the program does.
    fn examine(&self, listed: &Listed, side: Side, part: &str) -> Measured;
}

/// The detector behind a column of the matrix.
pub fn of(detector: Detector) -> &'static dyn Detect {
    match detector {
        Detector::Loom => &loom::Loom,
        Detector::Shuttle => &shuttle::Shuttle,
        Detector::Raddle => &raddle::Raddle,
        Detector::Property => &property::Property,
        Detector::Stress => &stress::Stress,
        Detector::Compiler => &compiler::Compiler,
        Detector::Clippy => &clippy::Clippy,
        Detector::Miri => &miri::Miri,
        Detector::Tsan => &tsan::Tsan,
        Detector::Helgrind => &valgrind::Valgrind::Helgrind,
        Detector::Drd => &valgrind::Valgrind::Drd,
    }
}

/// The detector, ready to examine programs, or what it misses. It is prepared once a process.
pub fn prepared(detector: Detector) -> Result<&'static dyn Detect, Missing> {
    static PREPARED: [OnceLock<Result<(), Missing>>; Detector::ALL.len()] =
        [const { OnceLock::new() }; Detector::ALL.len()];
    let place = &PREPARED[detector as usize];
    place.get_or_init(|| of(detector).prepare()).clone().map(|()| of(detector))
}

/// What a child does for the detector of this name.
pub(crate) fn job(name: &str) -> Option<Job> {
    Some(match Detector::ALL.into_iter().find(|detector| detector.name() == name)? {
        Detector::Loom => loom::JOB,
        Detector::Shuttle => shuttle::JOB,
        Detector::Raddle => raddle::JOB,
        Detector::Property => property::JOB,
        Detector::Stress => stress::JOB,
        _ => return None,
    })
}
