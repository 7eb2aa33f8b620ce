//! `rwlock-write-then-read`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "rwlock-write-then-read",
    title: "a method asks for the lock that its caller holds",
    class: BugClass::Deadlock,
    topic: Topic::ReadWriteLocks,
    origins: &[tutorial("001", (8253, 8282), "reads a lock while its own write guard is alive")],
    lesson: "std's locks are not re-entrant: a method that locks must not be called while a guard of that lock is \
             alive. Work on the guard, or put the work into a function that takes the guarded data.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two lorries unload, and each asks for the new total",
        shows: &[
            Failure::of(FailureKind::Deadlock),
            Failure::of(FailureKind::Hang),
            Failure::panic("would result in deadlock"),
        ],
    }],
    exceptions: &[
        buggy(&[Compiler], Blind("a guard does not forbid another one of the same lock")),
        buggy(&[Clippy], Blind("no lint follows a guard into the methods that are called while it lives")),
    ],
};
