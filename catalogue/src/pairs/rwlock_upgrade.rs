//! `rwlock-upgrade`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "rwlock-upgrade",
    title: "a look-up keeps its read lock while it asks for the write lock",
    class: BugClass::Deadlock,
    topic: Topic::ReadWriteLocks,
    origins: &[tutorial("001", (3535, 3535), "warns of upgrading, but says that it takes a second thread")],
    lesson: "A read lock cannot be upgraded, and a guard that is a temporary in the head of a `match` lives to \
             its end. Let the look-up be a statement of its own, then lock for writing and look again.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two customers ask for a rate that is not known yet",
        shows: &[
            Failure::of(FailureKind::Deadlock),
            Failure::of(FailureKind::Hang),
            Failure::lint("significant_drop_in_scrutinee"),
        ],
    }],
    exceptions: &[
        buggy(&[Compiler], Blind("that a temporary lives to the end of the `match` is no error")),
        found(
            &[Clippy],
            "`significant_drop_in_scrutinee` sees the guard that is a temporary in the head of the `match`",
        ),
    ],
};
