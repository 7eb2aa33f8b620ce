//! `relaxed-publication`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, FailureKind, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "relaxed-publication",
    title: "a flag is seen before the data that it announces",
    class: BugClass::MemoryOrder,
    sources: &[
        Source { tutorial: "001", lines: (5758, 5806), note: "Acquire and Release, explained the wrong way round" },
        Source { tutorial: "001", lines: (2105, 2116), note: "SeqCst taken for what makes a join safe" },
    ],
    lesson: "A flag that says that other data is ready must be stored with Release and loaded with Acquire. \
             Relaxed is for values that say nothing about anything else.",
    scenarios: &[
        Scenario {
            name: "scenario",
            about: "limits are published while a request asks for them",
            shows: &[Failure::panic("the limits were seen before they were there"), Failure::of(FailureKind::DataRace)],
        },
        Scenario {
            name: "scenario_atomic_data",
            about: "an upload ends while somebody watches it; its size is atomic, too",
            shows: &[Failure::panic("the size was seen before it was there")],
        },
    ],
    cells: &[
        Cell::new(Compiler, Blind("an ordering is an argument like any other"), Clean),
        Cell::new(Clippy, Blind("its lint on orderings knows the invalid ones, not the weak ones"), Clean),
        Cell::new(Loom, Found, Clean),
        Cell::new(Shuttle, Blind("it runs every atomic as if it were SeqCst, and does not watch plain data"), Clean),
        Cell::new(Raddle, Found, Clean),
        Cell::new(
            Property,
            NotApplicable("there is nothing to generate: one thread publishes once, and one reads"),
            NotApplicable("there is nothing to generate: one thread publishes once, and one reads"),
        ),
        Cell::new(
            Stress,
            Chance {
                reason: "this processor keeps stores in order, so that only the compiler could show it",
                found: 0,
                of: 38000,
            },
            Clean,
        ),
        Cell::new(Miri, Found, Clean),
        Cell::new(
            Tsan,
            FoundIn(&["scenario"], "a stale atomic is no race, and the hardware it runs on shows none"),
            Clean,
        ),
        Cell::new(
            Helgrind,
            FalseAlarm("it knows no atomics, and takes every access to one for a race, on both sides alike"),
            FalseAlarm("it knows no atomics, and takes every access to one for a race, on both sides alike"),
        ),
        Cell::new(
            Drd,
            FalseAlarm("it knows no atomics, and takes every access to one for a race, on both sides alike"),
            FalseAlarm("it knows no atomics, and takes every access to one for a race, on both sides alike"),
        ),
    ],
};
