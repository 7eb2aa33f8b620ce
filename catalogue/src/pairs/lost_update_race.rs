//! `lost-update-race`.
//!
//! Helgrind and DRD take the `store` of an atomic for a plain one. So they call the first scenario a data race, which
//! it is not in the language's sense, and are silent about `fetch_add`: right for the wrong reason.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, FailureKind, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "lost-update-race",
    title: "two requests count, and one of them is lost",
    class: BugClass::Atomicity,
    sources: &[
        Source {
            tutorial: "000",
            lines: (407, 440),
            note: "a correct atomic counter, taken apart into load and store",
        },
        Source {
            tutorial: "001",
            lines: (1230, 1241),
            note: "a correct counter under a mutex, with the warning what would happen without",
        },
        Source { tutorial: "001", lines: (5451, 5481), note: "the mutex as the fix of a count that was lost" },
    ],
    lesson: "Reading, changing and writing back must be one step: `fetch_add`, or one critical section. That each \
             access by itself is atomic or locked is not enough, and with `static mut` not even that holds.",
    scenarios: &[
        Scenario {
            name: "scenario",
            about: "two visitors open the front page, which is counted by an atomic",
            shows: &[Failure::panic("a view was lost"), Failure::of(FailureKind::DataRace)],
        },
        Scenario {
            name: "scenario_two_critical_sections",
            about: "two visitors open the same page, which is counted under a lock taken twice",
            shows: &[Failure::panic("a view of a page was lost")],
        },
        Scenario {
            name: "scenario_static_mut",
            about: "two requests are counted in a `static mut`",
            shows: &[Failure::of(FailureKind::DataRace), Failure::panic("a request was lost")],
        },
    ],
    cells: &[
        Cell::new(
            Compiler,
            Blind("every access is well typed; `static_mut_refs` is about references, and `+=` on a number makes none"),
            Clean,
        ),
        Cell::new(Clippy, Blind("no lint connects a `load` with a later `store`, or two critical sections"), Clean),
        Cell::new(
            Loom,
            FoundIn(
                &["scenario", "scenario_two_critical_sections"],
                "a `static mut` is plain memory: it has no stand-in, so nothing is scheduled between its read and its write",
            ),
            Clean,
        ),
        Cell::new(
            Shuttle,
            FoundIn(
                &["scenario", "scenario_two_critical_sections"],
                "a `static mut` is plain memory: it has no stand-in, so nothing is scheduled between its read and its write",
            ),
            Clean,
        ),
        Cell::new(
            Raddle,
            FoundIn(
                &["scenario", "scenario_two_critical_sections"],
                "a `static mut` is plain memory: it has no stand-in, so nothing sees its accesses, or runs between them",
            ),
            Clean,
        ),
        Cell::new(Property, Found, Clean),
        Cell::new(
            Stress,
            Chance {
                reason: "the other thread must come between the read and the write, which are nanoseconds apart",
                found: 0,
                of: 20,
            },
            Clean,
        ),
        Cell::new(Miri, Found, Clean),
        Cell::new(
            Tsan,
            Chance {
                reason: "the `static mut` race is seen in every run; atomics and locks do not race, and whether a view is \
                         lost there is left to the schedule",
                found: 20,
                of: 20,
            },
            Clean,
        ),
        Cell::new(
            Helgrind,
            FoundIn(
                &["scenario", "scenario_static_mut"],
                "every access to the map is under its lock, so there is no race",
            ),
            Clean,
        ),
        Cell::new(
            Drd,
            FoundIn(
                &["scenario", "scenario_static_mut"],
                "every access to the map is under its lock, so there is no race",
            ),
            Clean,
        ),
    ],
};
