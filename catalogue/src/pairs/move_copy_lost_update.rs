//! `move-copy-lost-update`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "move-copy-lost-update",
    title: "each thread counts in a copy of its own",
    class: BugClass::NotShared,
    sources: &[
        Source {
            tutorial: "001",
            lines: (5436, 5448),
            note: "ten threads add to a captured number, said to be a data race",
        },
        Source { tutorial: "001", lines: (12894, 12915), note: "the same, presented as the fix of a data race" },
    ],
    lesson: "A `move` closure copies what is `Copy`, and assigns to the copy. Return the result from the thread \
             and add up where it is joined, and read the compiler's warnings.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two log files are read, a thread each",
        shows: &[Failure::panic("errors were not counted"), Failure::lint("unused_assignments")],
    }],
    cells: &[
        Cell::new(Compiler, Found, Clean),
        Cell::new(
            Clippy,
            Blind("the warning is the compiler's own; no lint of Clippy's is about captured copies"),
            Clean,
        ),
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
