//! `unsound-send-sync`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, FailureKind, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "unsound-send-sync",
    title: "a type claims to be Sync, and its cells are not",
    class: BugClass::DataRace,
    sources: &[
        Source {
            tutorial: "001",
            lines: (3128, 3156),
            note: "an `unsafe impl Send` that does nothing, said to make sharing safe",
        },
        Source {
            tutorial: "001",
            lines: (5716, 5744),
            note: "unsafe traits, most of them invented, and advice to take care",
        },
    ],
    lesson: "An `unsafe impl Sync` is a promise about every method, not a switch that turns an error off. If you \
             cannot name what orders two threads' accesses, use a type that does it, and let the compiler derive \
             the rest.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two requests record their times",
        shows: &[
            Failure::panic("a request was not recorded"),
            Failure::of(FailureKind::DataRace),
            Failure::refused("E0277"),
        ],
    }],
    cells: &[
        Cell::new(
            Compiler,
            FoundIn(&["without-unsafe-impl"], "with its `unsafe impl` the type is `Sync` because it says so"),
            Clean,
        ),
        Cell::new(Clippy, Blind("its lint on such impls looks at Send and at generic fields"), Clean),
        Cell::new(Loom, Found, Clean),
        Cell::new(
            Shuttle,
            Blind("it does not watch plain data and never switches threads between two accesses to it"),
            Clean,
        ),
        Cell::new(Raddle, Found, Clean),
        Cell::new(
            Property,
            NotApplicable("its schedules never switch threads between two plain accesses"),
            NotApplicable("its schedules never switch threads between two plain accesses"),
        ),
        Cell::new(
            Stress,
            Chance { reason: "one thread must run between the other one's read and write", found: 0, of: 18000 },
            Clean,
        ),
        Cell::new(Miri, Found, Clean),
        Cell::new(Tsan, Found, Clean),
        Cell::new(Helgrind, Found, Clean),
        Cell::new(Drd, Found, Clean),
    ],
};
