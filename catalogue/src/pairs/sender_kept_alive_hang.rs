//! `sender-kept-alive-hang`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, FailureKind, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "sender-kept-alive-hang",
    title: "the receiver waits for a sender that it owns itself",
    class: BugClass::LostWakeup,
    sources: &[
        Source {
            tutorial: "001",
            lines: (1153, 1176),
            note: "joins its consumers while it still holds a sender of theirs",
        },
        Source { tutorial: "001", lines: (2316, 2332), note: "the same with one consumer" },
    ],
    lesson: "A receiver's loop ends when the last sender is gone, and the original from which the clones were \
             made is one of them. Drop it, or let it go out of scope, before the loop.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two documents are counted, a thread each",
        shows: &[Failure::of(FailureKind::Deadlock), Failure::of(FailureKind::Hang)],
    }],
    cells: &[
        Cell::new(Compiler, Blind("a variable that lives too long is no error"), Clean),
        Cell::new(Clippy, Blind("it has no lint for a sender in scope of its receiver's loop"), Clean),
        Cell::new(Loom, Found, Clean),
        Cell::new(Shuttle, Found, Clean),
        Cell::new(Raddle, Found, Clean),
        Cell::new(Property, Found, Clean),
        Cell::new(Stress, Found, Clean),
        Cell::new(Miri, Found, Clean),
        Cell::new(Tsan, Found, Clean),
        Cell::new(Helgrind, Found, Clean),
        Cell::new(Drd, Found, Clean),
    ],
};
