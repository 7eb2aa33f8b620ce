//! `missing-join-lost-output`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "missing-join-lost-output",
    title: "a log is closed before its last lines are written",
    class: BugClass::Lost,
    topic: Topic::Threads,
    origins: &[
        tutorial("001", (4075, 4104), "\"wait for the receiver thread to finish\", and nothing that waits"),
        tutorial("001", (2270, 2287), "a receiver thread that is not joined"),
        tutorial("001", (13646, 13665), "ten threads fill a vector that is read before they are joined"),
        tutorial("002", (111, 134), "a spawned thread whose handle is never joined"),
    ],
    lesson: "A thread whose handle is dropped is never waited for, and `main` does not wait for it either. \
             Keep the handle of every thread that you start, and join it where the work must be done.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "a server logs its start and its stop, closes the log and looks at the file",
        shows: &[
            Failure::panic("lines are missing from the log"),
            // Miri names the writer that `main` does not wait for.
            Failure::of(FailureKind::Leak),
        ],
    }],
    exceptions: &[
        buggy(&[Compiler], Blind("a `JoinHandle` may be dropped: it is not `must_use`")),
        buggy(&[Clippy], Blind("it has no lint for a `JoinHandle` that is dropped")),
        chance("the writer must be slower than `main`, which it nearly always is", &[rate(Stress, 20, 20)]),
        chance(
            "the lock is held at every access, so there is no race; the assertion fails when the writer is slower than `main`",
            &[rate(Tsan, 20, 20), rate(Helgrind, 9, 10), rate(Drd, 9, 10)],
        ),
    ],
};
