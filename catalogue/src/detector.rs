//! The detectors: whatever can give a verdict on a program.

use std::fmt;

use serde::Serialize;

/// A column of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Detector {
    /// rustc: what it refuses, and its warnings.
    Compiler,
    /// Clippy's concurrency lints.
    Clippy,
    /// loom 0.7: every execution of a small program, with weak memory.
    Loom,
    /// shuttle 0.9: sampled schedules (random, PCT, URW), sequentially consistent.
    Shuttle,
    /// raddle's own engine: every execution once, under RC11.
    Raddle,
    /// proptest and quickcheck against a sequential model, under sampled schedules.
    Property,
    /// Real threads, many runs.
    Stress,
    /// Miri, many seeds.
    Miri,
    /// ThreadSanitizer, with an instrumented std.
    Tsan,
    /// Valgrind's Helgrind, on pthread's locks.
    Helgrind,
    /// Valgrind's DRD, on pthread's locks.
    Drd,
}

impl Detector {
    /// Every detector, in the order of the matrix's columns.
    pub const ALL: [Self; 11] = [
        Self::Compiler,
        Self::Clippy,
        Self::Loom,
        Self::Shuttle,
        Self::Raddle,
        Self::Property,
        Self::Stress,
        Self::Miri,
        Self::Tsan,
        Self::Helgrind,
        Self::Drd,
    ];

    /// Its name on the command line and in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Compiler => "compiler",
            Self::Clippy => "clippy",
            Self::Loom => "loom",
            Self::Shuttle => "shuttle",
            Self::Raddle => "raddle",
            Self::Property => "property",
            Self::Stress => "stress",
            Self::Miri => "miri",
            Self::Tsan => "tsan",
            Self::Helgrind => "helgrind",
            Self::Drd => "drd",
        }
    }

    /// Whether a stable toolchain alone is enough to run it.
    pub const fn needs_nothing_installed(self) -> bool {
        matches!(self, Self::Compiler | Self::Loom | Self::Shuttle | Self::Raddle | Self::Property | Self::Stress)
    }
}

impl fmt::Display for Detector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
