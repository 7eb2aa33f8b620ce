//! Failures, as the catalogue expects them.

use raddle_tools::FailureKind;

/// A way in which a scenario's bug may show itself: the signature a detector's finding is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What goes wrong.
    pub kind: FailureKind,
    /// A part of the message: the assertion's text, an error code, a lint's name; empty where the kind says it all.
    pub fragment: &'static str,
}

impl Failure {
    /// A thread is blocked for ever: a deadlock to an engine, a hang where real threads run.
    pub const BLOCKED: &[Self] = &[Self::of(FailureKind::Deadlock), Self::of(FailureKind::Hang)];

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
