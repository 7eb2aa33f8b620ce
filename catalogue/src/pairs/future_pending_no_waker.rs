//! `future-pending-no-waker`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "future-pending-no-waker",
    title: "a future is pending, and nothing will poll it again",
    class: BugClass::LostWakeup,
    topic: Topic::Async,
    origins: &[
        tutorial("001", (4011, 4053), "a future that wakes itself before every Pending, said to register the task"),
        tutorial("001", (4057, 4063), "task notification, taken for a channel"),
    ],
    lesson: "A future that returns Pending must have given its waker to the code that will make it ready. \
             Check and register in one step, or register first and check again.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "a client awaits the answer that a server gives",
        shows: Failure::BLOCKED,
    }],
    exceptions: &[
        buggy(&[Compiler], Blind("`poll` need not touch its context")),
        buggy(&[Clippy], Blind("no lint follows a waker")),
    ],
};
