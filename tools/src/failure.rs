//! Failures, as detectors report them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What went wrong, in the words all detectors share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// A panic that left the scenario or a thread nobody joins.
    Panic,
    /// Some thread is blocked for ever.
    Deadlock,
    /// The run did not end within its time limit: how a deadlock looks where real threads run.
    Hang,
    /// Two conflicting accesses to plain data that nothing orders.
    DataRace,
    /// Locks taken in both orders, whether or not the run hung.
    LockOrder,
    /// Any other undefined behaviour: a use after free, an uninitialised read.
    UndefinedBehaviour,
    /// Memory that nothing frees.
    Leak,
    /// The compiler refuses the program; the fragment is the error code.
    Refused,
    /// The compiler or Clippy warns; the fragment is the lint's name.
    Lint,
    /// The process ended by a signal.
    Abort,
    /// A thread's stack overflowed.
    StackOverflow,
    /// The memory limit was reached.
    OutOfMemory,
    /// The program ended the process before the scenario was over.
    Exit,
}

impl FailureKind {
    /// The kind in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Panic => "panic",
            Self::Deadlock => "deadlock",
            Self::Hang => "hang",
            Self::DataRace => "data race",
            Self::LockOrder => "lock-order inversion",
            Self::UndefinedBehaviour => "undefined behaviour",
            Self::Leak => "leak",
            Self::Refused => "refused by the compiler",
            Self::Lint => "lint",
            Self::Abort => "abort",
            Self::StackOverflow => "stack overflow",
            Self::OutOfMemory => "out of memory",
            Self::Exit => "exit",
        }
    }
}

impl fmt::Display for FailureKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.words())
    }
}
