//! `guard-across-await`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "guard-across-await",
    title: "a task is suspended while it holds a lock, and another task blocks the thread on that lock",
    class: BugClass::Deadlock,
    topic: Topic::Async,
    origins: &[
        tutorial("001", (7116, 7231), "an asynchronous guard held across `recv().await`, in code that does not parse"),
        tutorial("001", (12477, 12487), "a std mutex locked in an async handler, rightly: no await follows"),
    ],
    lesson: "A std guard must not be alive at an `.await`: another task of the thread may block the thread on \
             the lock. Drop the guard before, or use an asynchronous mutex, which suspends only the task.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "one task imports words, and another task of its thread searches for one",
        shows: &[
            Failure::of(FailureKind::Deadlock),
            Failure::of(FailureKind::Hang),
            Failure::lint("await_holding_lock"),
        ],
    }],
    exceptions: &[
        buggy(&[Compiler], Blind("the executor does not ask for tasks that are `Send`")),
        found(&[Clippy], "`await_holding_lock` sees a guard of std's that is alive at an `.await`"),
    ],
};
