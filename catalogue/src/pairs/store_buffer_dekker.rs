//! `store-buffer-dekker`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "store-buffer-dekker",
    title: "two flags are raised, and neither side sees the other",
    class: BugClass::MemoryOrder,
    sources: &[
        Source {
            tutorial: "001",
            lines: (5796, 5800),
            note: "the orderings one by one, without what Acquire and Release do not order",
        },
        Source { tutorial: "001", lines: (5760, 5762), note: "an Acquire that is said to read the latest value" },
    ],
    lesson: "Release and Acquire never order a store before a later load of something else. Where two sides each \
             store and then look, put a SeqCst fence between the two on both sides, or make all four accesses \
             SeqCst.",
    scenarios: &[
        Scenario {
            name: "scenario",
            about: "compaction and backup want to start; the fix has a fence between store and load",
            shows: &[Failure::panic("compaction and backup run together")],
        },
        Scenario {
            name: "scenario_sleeping_worker",
            about: "mail comes while the worker falls asleep; the fix has SeqCst accesses",
            shows: &[Failure::panic("the worker sleeps on its mail and nobody rings")],
        },
    ],
    cells: &[
        Cell::new(Compiler, Blind("an ordering is an argument like any other"), Clean),
        Cell::new(Clippy, Blind("its lint on orderings knows the invalid ones, not the weak ones"), Clean),
        Cell::new(
            Loom,
            Found,
            FalseAlarmIn(
                &["scenario_sleeping_worker"],
                "it treats SeqCst accesses as AcqRel ones; only the fence is modelled",
            ),
        ),
        Cell::new(Shuttle, Blind("it runs every atomic as if it were SeqCst"), Clean),
        Cell::new(Raddle, Found, Clean),
        Cell::new(
            Property,
            NotApplicable("there is nothing to generate: two calls, each made once"),
            NotApplicable("there is nothing to generate: two calls, each made once"),
        ),
        Cell::new(
            Stress,
            Chance { reason: "both stores must wait in their processors' buffers at once", found: 0, of: 38000 },
            Clean,
        ),
        Cell::new(Miri, Found, Clean),
        Cell::new(
            Tsan,
            Chance {
                reason: "there is no plain data to race on; the assertion fails when the processors reorder",
                found: 0,
                of: 200,
            },
            Clean,
        ),
        Cell::new(
            Helgrind,
            FalseAlarm("it knows no atomics, and takes every access to one for a race, on both sides alike"),
            FalseAlarmIn(
                &["scenario"],
                "it takes plain stores for races; a SeqCst store is a swap on x86, which it takes for a read",
            ),
        ),
        Cell::new(
            Drd,
            FalseAlarm("it knows no atomics, and takes every access to one for a race, on both sides alike"),
            FalseAlarmIn(
                &["scenario"],
                "it takes plain stores for races; a SeqCst store is a swap on x86, which it takes for a read",
            ),
        ),
    ],
};
