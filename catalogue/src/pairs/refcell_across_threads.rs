//! `refcell-across-threads`.
//!
//! The first stage of this bug is no program: without the `unsafe impl`, the compiler refuses the type with E0277. That
//! is `tests/compile_fail/refcell_across_threads.rs`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, FailureKind, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "refcell-across-threads",
    title: "an `unsafe impl Sync` makes the compiler accept a shared `RefCell`",
    class: BugClass::DataRace,
    sources: &[
        Source {
            tutorial: "001",
            lines: (6004, 6004),
            note: "claims that it is up to the developer not to share a `RefCell`: the compiler does not let one",
        },
        Source { tutorial: "001", lines: (6036, 6036), note: "the same claim again" },
        Source { tutorial: "001", lines: (5716, 5744), note: "`unsafe impl Send` and `Sync` in general" },
    ],
    lesson: "A `RefCell` counts its borrows without synchronisation, so it checks nothing between threads, and \
             E0277 says so. What cannot be shared needs a `Mutex`, not an `unsafe impl Sync`.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two requests add their response times at the same time",
        shows: &[
            Failure::of(FailureKind::DataRace),
            Failure::refused("E0277"),
            Failure::panic("already borrowed"),
            Failure::panic("already mutably borrowed"),
            Failure::panic("a response time was lost"),
        ],
    }],
    cells: &[
        Cell::new(
            Compiler,
            FoundIn(
                &["without-unsafe-impl"],
                "`unsafe impl Sync` is a promise that it believes; without it, it refuses the program with E0277",
            ),
            Clean,
        ),
        Cell::new(
            Clippy,
            Blind(
                "`arc_with_non_send_sync` believes the `unsafe impl` too, and no lint looks into the type for a cell",
            ),
            Clean,
        ),
        Cell::new(Loom, Found, Clean),
        Cell::new(
            Shuttle,
            Blind("it has no race detector, and nothing is scheduled between the borrow and its end"),
            Clean,
        ),
        Cell::new(Raddle, Found, Clean),
        Cell::new(
            Property,
            NotApplicable(
                "under shuttle nothing can come between the borrow and its end, so no generated case could fail",
            ),
            NotApplicable(
                "under shuttle nothing can come between the borrow and its end, so no generated case could fail",
            ),
        ),
        Cell::new(
            Stress,
            Chance { reason: "the two borrows must overlap, and each takes a few nanoseconds", found: 0, of: 20 },
            Clean,
        ),
        Cell::new(Miri, Found, Clean),
        Cell::new(Tsan, Found, Clean),
        Cell::new(Helgrind, Found, Clean),
        Cell::new(Drd, Found, Clean),
    ],
};
