//! `pool-drops-queued-jobs`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "pool-drops-queued-jobs",
    title: "the pool is gone and its jobs are not done",
    class: BugClass::Lost,
    sources: &[
        Source {
            tutorial: "001",
            lines: (11836, 11901),
            note: "a pool without drop or join; the process ends under its jobs",
        },
        Source { tutorial: "003", lines: (656, 694), note: "the same, with a sleep in place of the end" },
        Source { tutorial: "001", lines: (2561, 2678), note: "a pool that does join" },
    ],
    lesson: "Threads that a type starts are that type's to end: close what they wait for and join them when it is \
             dropped. A detached thread's work is done only by luck.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two letters are submitted, and the pool is dropped",
        shows: &[Failure::panic("the pool was dropped with jobs in its queue")],
    }],
    cells: &[
        Cell::new(Compiler, Blind("dropping a `JoinHandle` is legal and means detach"), Clean),
        Cell::new(Clippy, Blind("no lint asks what becomes of a thread"), Clean),
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
