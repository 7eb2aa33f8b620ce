//! `rwlock-write-then-read`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, FailureKind, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "rwlock-write-then-read",
    title: "a method asks for the lock that its caller holds",
    class: BugClass::Deadlock,
    sources: &[Source {
        tutorial: "001",
        lines: (8253, 8282),
        note: "reads a lock while its own write guard is alive",
    }],
    lesson: "std's locks are not re-entrant: a method that locks must not be called while a guard of that lock is \
             alive. Work on the guard, or put the work into a function that takes the guarded data.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two lorries unload, and each asks how much there is now",
        shows: &[
            Failure::of(FailureKind::Deadlock),
            Failure::of(FailureKind::Hang),
            Failure::panic("would result in deadlock"),
        ],
    }],
    cells: &[
        Cell::new(Compiler, Blind("a guard does not forbid another one of the same lock"), Clean),
        Cell::new(Clippy, Blind("no lint follows a guard into the methods that are called while it lives"), Clean),
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
