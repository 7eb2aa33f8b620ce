//! `lost-wakeup-flag-outside-lock`.
//!
//! Helgrind and DRD take the `store` of an atomic for a plain one, so they call the flag a data race, which in the
//! language's sense it is not, and are silent once the flag is under the lock: right for the wrong reason.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "lost-wakeup-flag-outside-lock",
    title: "the gate is opened after a request has checked it and before the request waits",
    class: BugClass::LostWakeup,
    topic: Topic::ConditionVariables,
    origins: &[
        tutorial("001", (3738, 3744), "the right way, the flag set under the lock, broken"),
        tutorial("002", (362, 375), "a counter changed under the lock of its condition variable, broken"),
    ],
    lesson: "What a `wait` depends on must be changed under the mutex of that `wait`; an atomic does not help. \
             Otherwise the notification may come after the check and before the wait, and is lost.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "a request comes to the gate just as it is opened",
        shows: &[
            Failure::of(FailureKind::Deadlock),
            Failure::of(FailureKind::Hang),
            Failure::of(FailureKind::DataRace),
        ],
    }],
    exceptions: &[
        buggy(&[Compiler], Blind("nothing in the types connects a condition variable with what is waited for")),
        buggy(&[Clippy], Blind("it has no lint for a notification without the lock")),
        chance("the gate must open between the look and the wait, which are nanoseconds apart", &[rate(Stress, 0, 20)]),
        chance("the flag is atomic, so there is no race; it is seen when the run hangs", &[rate(Tsan, 2, 10)]),
    ],
};
