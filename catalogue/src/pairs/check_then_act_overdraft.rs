//! `check-then-act-overdraft`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "check-then-act-overdraft",
    title: "two payments are both found to be covered",
    class: BugClass::Atomicity,
    sources: &[
        Source {
            tutorial: "001",
            lines: (11191, 11251),
            note: "a bank account whose reads skip the lock, and which may go below zero",
        },
        Source {
            tutorial: "001",
            lines: (13336, 13338),
            note: "a blockchain's transactions, in prose: the double spend",
        },
    ],
    lesson: "A lock protects what happens while it is held, not what was learned the last time. Decide and act in \
             one critical section, or in one atomic operation.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "a car park charges a card by the hour, while a till charges it once",
        shows: &[Failure::panic("the card is overdrawn")],
    }],
    cells: &[
        Cell::new(Compiler, Blind("both steps are well typed and locked"), Clean),
        Cell::new(Clippy, Blind("no lint connects two critical sections"), Clean),
        Cell::new(Loom, Found, Clean),
        Cell::new(Shuttle, Found, Clean),
        Cell::new(Raddle, Found, Clean),
        Cell::new(Property, Found, Clean),
        Cell::new(
            Stress,
            Chance { reason: "a payment must come between the two steps of another", found: 0, of: 20000 },
            Clean,
        ),
        Cell::new(Miri, Found, Clean),
        Cell::new(
            Tsan,
            Chance {
                reason: "there is no race; the assertion fails when a payment comes between the steps of another",
                found: 0,
                of: 100,
            },
            Clean,
        ),
        Cell::new(
            Helgrind,
            Blind("every access is under the lock, so there is no race, and it runs one thread at a time"),
            Clean,
        ),
        Cell::new(
            Drd,
            Blind("every access is under the lock, so there is no race, and it runs one thread at a time"),
            Clean,
        ),
    ],
};
