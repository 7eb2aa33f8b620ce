//! `condvar-spurious-wakeup`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "condvar-spurious-wakeup",
    title: "a worker that is woken takes a job without looking whether there is one",
    class: BugClass::Order,
    topic: Topic::ConditionVariables,
    origins: &[
        tutorial("002", (362, 375), "the right loop around `wait`, broken"),
        tutorial("001", (3720, 3723), "the right loop around `wait`, broken"),
        tutorial("001", (7848, 7871), "the right loop around `wait`, broken"),
    ],
    lesson: "A wake-up is a hint, not a promise: between the notification and the return of `wait` the condition \
             may have changed, and `wait` may return without a notification. Check the condition again, in a `while` or with \
             `wait_while`.",
    scenarios: &[
        Scenario {
            name: "scenario",
            about: "a worker waits, and a second one takes the job that the first was woken for",
            shows: &[Failure::panic("a worker was woken, but there is no job")],
        },
        Scenario {
            name: "scenario_spurious",
            about: "one worker waits for one job, and `wait` returns early",
            shows: &[Failure::panic("a worker was woken, but there is no job")],
        },
    ],
    exceptions: &[
        buggy(&[Compiler], Blind("`if` is as well typed as `while`")),
        buggy(&[Clippy], Blind("it has no lint for a `wait` outside a loop")),
        chance(
            "the second worker must get the lock between the notification and the first one's return; Linux hardly ever wakes a futex for nothing",
            &[rate(Stress, 19, 20)],
        ),
        buggy(
            &[Miri],
            FoundIn(&["scenario"], "its futex never wakes without a notification, so one worker alone is safe"),
        ),
        chance(
            "every access is under the lock, so there is no race; the assertion fails when a wake-up is stolen",
            &[rate(Tsan, 0, 20), rate(Helgrind, 2, 10), rate(Drd, 1, 10)],
        ),
    ],
};
