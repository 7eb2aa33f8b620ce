//! `semaphore-permit-leak`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, FailureKind, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "semaphore-permit-leak",
    title: "a failed statement keeps its connection for ever",
    class: BugClass::Lost,
    sources: &[
        Source {
            tutorial: "001",
            lines: (3573, 3616),
            note: "acquire and release as two calls, with work between them that may fail",
        },
        Source {
            tutorial: "001",
            lines: (3336, 3376),
            note: "the same with a permit that is dropped; neither type is in std",
        },
    ],
    lesson: "What is acquired by a call and given back by another one is lost on every path that leaves between \
             the two. Make it a value whose drop gives it back, so that there is no such path.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two requests share one connection, and one of them is refused by the database",
        shows: &[
            Failure::of(FailureKind::Deadlock),
            Failure::of(FailureKind::Hang),
            Failure::panic("a connection was never given back"),
        ],
    }],
    cells: &[
        Cell::new(Compiler, Blind("nothing in the types says that `acquire` owes a `release`"), Clean),
        Cell::new(Clippy, Blind("no lint pairs two methods of a type"), Clean),
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
