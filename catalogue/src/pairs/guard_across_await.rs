//! `guard-across-await`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, FailureKind, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "guard-across-await",
    title: "a task is suspended with the lock that its neighbour blocks the thread for",
    class: BugClass::Deadlock,
    sources: &[
        Source {
            tutorial: "001",
            lines: (7116, 7231),
            note: "an asynchronous guard held across `recv().await`, in code that does not parse",
        },
        Source {
            tutorial: "001",
            lines: (12477, 12487),
            note: "a std mutex locked in an async handler, rightly: no await follows",
        },
    ],
    lesson: "A std guard must not be alive at an `.await`: another task of the thread may block the thread for \
             it. Let the guard end before, or use an asynchronous mutex, which suspends the task only.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "one task imports words, and another task of its thread searches for one",
        shows: &[
            Failure::of(FailureKind::Deadlock),
            Failure::of(FailureKind::Hang),
            Failure::lint("await_holding_lock"),
        ],
    }],
    cells: &[
        Cell::new(Compiler, Blind("the executor does not ask for tasks that are `Send`"), Clean),
        Cell::new(Clippy, Found, Clean),
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
