//! Failures, as detectors report them and as the catalogue expects them.

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

/// A way in which a scenario's bug may show itself: the signature a detector's finding is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What goes wrong.
    pub kind: FailureKind,
    /// A part of the message: the assertion's text, an error code, a lint's name; empty where the kind says it all.
    pub fragment: &'static str,
}

impl Failure {
    /// A panic whose message contains `fragment`.
    pub const fn panic(fragment: &'static str) -> Self {
        Self { kind: FailureKind::Panic, fragment }
    }

    /// A failure of `kind`, whatever its message.
    pub const fn of(kind: FailureKind) -> Self {
        Self { kind, fragment: "" }
    }

    /// The compiler refuses the program with this error code.
    pub const fn refused(code: &'static str) -> Self {
        Self { kind: FailureKind::Refused, fragment: code }
    }

    /// The compiler or Clippy warns with this lint.
    pub const fn lint(name: &'static str) -> Self {
        Self { kind: FailureKind::Lint, fragment: name }
    }

    /// Whether a finding of `kind` with `message` is this failure.
    pub fn matches(&self, kind: FailureKind, message: &str) -> bool {
        self.kind == kind && message.contains(self.fragment)
    }
}
