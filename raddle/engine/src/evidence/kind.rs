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
    /// An access to memory that was freed, or that was the stack of a thread that has ended.
    UseAfterFree,
    /// Memory is freed twice.
    DoubleFree,
    /// What is freed is no block of memory.
    InvalidFree,
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

impl FindingKind {
    /// Whether the two are one failure in different orders: of an access and a `free` that nothing orders, the second to
    /// run finds either a race or memory that is gone.
    pub(crate) fn is_like(self, other: Self) -> bool {
        let is_of_memory = |kind| matches!(kind, Self::DataRace | Self::UseAfterFree | Self::DoubleFree);
        self == other || is_of_memory(self) && is_of_memory(other)
    }
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Panic => "panic",
            Self::Deadlock => "deadlock",
            Self::DataRace => "data race",
            Self::UseAfterFree => "use after free",
            Self::DoubleFree => "double free",
            Self::InvalidFree => "invalid free",
            Self::BorrowConflict => "borrow conflict",
            Self::Livelock => "livelock",
            Self::StackOverflow => "stack overflow",
            Self::Abort => "abort",
            Self::UndefinedBehavior => "undefined behavior",
            Self::Nondeterminism => "nondeterministic program",
        })
    }
}
