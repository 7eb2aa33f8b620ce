//! `rwlock-upgrade`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, FailureKind, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "rwlock-upgrade",
    title: "a look-up keeps its read lock while it asks for the write lock",
    class: BugClass::Deadlock,
    sources: &[Source {
        tutorial: "001",
        lines: (3535, 3535),
        note: "warns of upgrading, but says that it takes a second thread",
    }],
    lesson: "A read lock cannot be upgraded, and a guard that is a temporary in the head of a `match` lives to \
             its end. End the look-up in a statement of its own, then lock for writing and look again.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two customers ask for a rate that is not known yet",
        shows: &[
            Failure::of(FailureKind::Deadlock),
            Failure::of(FailureKind::Hang),
            Failure::lint("significant_drop_in_scrutinee"),
        ],
    }],
    cells: &[
        Cell::new(Compiler, Blind("that a temporary lives to the end of the `match` is no error"), Clean),
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
