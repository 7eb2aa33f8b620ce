//! `sender-kept-alive-hang`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "sender-kept-alive-hang",
    title: "the receiver waits for a sender that it owns itself",
    class: BugClass::LostWakeup,
    topic: Topic::Channels,
    origins: &[
        tutorial("001", (1153, 1176), "joins its consumers while it still holds a sender of theirs"),
        tutorial("001", (2316, 2332), "the same with one consumer"),
    ],
    lesson: "A receiver's loop ends when the last sender is gone, and the original from which the clones were \
             made is one of them. Drop it, or let it go out of scope, before the loop.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two documents are counted, each by its own thread",
        shows: Failure::BLOCKED,
    }],
    exceptions: &[
        buggy(&[Compiler], Blind("a variable that lives too long is no error")),
        buggy(&[Clippy], Blind("it has no lint for a sender in scope of its receiver's loop")),
    ],
};
