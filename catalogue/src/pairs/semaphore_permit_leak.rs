//! `semaphore-permit-leak`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "semaphore-permit-leak",
    title: "a statement that fails never gives its connection back",
    class: BugClass::Lost,
    topic: Topic::Semaphores,
    origins: &[
        tutorial("001", (3573, 3616), "acquire and release as two calls, with work between them that may fail"),
        tutorial("001", (3336, 3376), "the same with a permit that is dropped; neither type is in std"),
    ],
    lesson: "What one call acquires and another call gives back is lost on every path that leaves between the \
             two calls. Make it a value whose drop gives it back, so that there is no such path.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two requests share one connection, and one of them is refused by the database",
        shows: &[
            Failure::of(FailureKind::Deadlock),
            Failure::of(FailureKind::Hang),
            Failure::panic("a connection was never given back"),
        ],
    }],
    exceptions: &[
        buggy(&[Compiler], Blind("nothing in the types says that `acquire` owes a `release`")),
        buggy(&[Clippy], Blind("no lint pairs two methods of a type")),
    ],
};
