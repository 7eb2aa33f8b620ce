//! `notify-one-wrong-waiter`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "notify-one-wrong-waiter",
    title: "the wake-up goes to a thread that cannot use it, and the thread that could sleeps on",
    class: BugClass::LostWakeup,
    topic: Topic::ConditionVariables,
    origins: &[
        tutorial(
            "001",
            (7829, 7879),
            "one condition variable for producer and consumer, with `notify_one`: right for one of each only",
        ),
        tutorial("001", (11490, 11628), "monitors in general"),
    ],
    lesson: "`notify_one` is right only where any waiter can use any wake-up. Threads that wait for different \
             things need a condition variable each, or `notify_all`.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two takers and an adder wait at one queue",
        shows: Failure::BLOCKED,
    }],
    exceptions: &[
        buggy(&[Clippy], Blind("it has no lint for `notify_one`")),
        chance("both takers must wait before the adder adds", &[rate(Stress, 20, 20)]),
        chance(
            "every access is under the lock, so there is no race; it hangs when both takers wait before the adder adds",
            &[rate(Tsan, 11, 20), rate(Helgrind, 4, 10), rate(Drd, 5, 10)],
        ),
    ],
};
