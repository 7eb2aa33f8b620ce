//! [`FindingKind`].

use std::fmt;

use serde::{Deserialize, Serialize};

/// Kinds of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum FindingKind {
    /// A panic left the scenario, or a thread that was not joined.
    Panic,
    /// Threads wait for ever.
    Deadlock,
    /// Two unordered accesses to plain memory, one of them a write.
    DataRace,
    /// A `RefCell` is borrowed by one thread while another uses it.
    BorrowConflict,
    /// A spin loop that nothing can end.
    Livelock,
    /// A thread ran into the end of its stack.
    StackOverflow,
    /// The process was ended: by a signal, by an abort, by an exit.
    Abort,
    /// What Rust gives no meaning, a data race aside: a use after free, say. Other detectors than raddle see it.
    UndefinedBehavior,
    /// The program does not do the same under the same schedule.
    Nondeterminism,
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Panic => "panic",
            Self::Deadlock => "deadlock",
            Self::DataRace => "data race",
            Self::BorrowConflict => "borrow conflict",
            Self::Livelock => "livelock",
            Self::StackOverflow => "stack overflow",
            Self::Abort => "abort",
            Self::UndefinedBehavior => "undefined behavior",
            Self::Nondeterminism => "nondeterministic program",
        })
    }
}
