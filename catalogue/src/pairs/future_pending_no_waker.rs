//! `future-pending-no-waker`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, FailureKind, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "future-pending-no-waker",
    title: "a future is pending, and nobody will ask it again",
    class: BugClass::LostWakeup,
    sources: &[
        Source {
            tutorial: "001",
            lines: (4011, 4053),
            note: "a future that wakes itself before every Pending, said to register the task",
        },
        Source { tutorial: "001", lines: (4057, 4063), note: "task notification, taken for a channel" },
    ],
    lesson: "A future that returns Pending must have given its waker to whoever will make it ready. Look and \
             register as one step, or register first and look again.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "a client awaits the answer that a server gives",
        shows: &[Failure::of(FailureKind::Deadlock), Failure::of(FailureKind::Hang)],
    }],
    cells: &[
        Cell::new(Compiler, Blind("`poll` need not touch its context"), Clean),
        Cell::new(Clippy, Blind("no lint follows a waker"), Clean),
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
