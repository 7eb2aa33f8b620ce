//! `missing-join-lost-output`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, FailureKind, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "missing-join-lost-output",
    title: "a log is closed before its last lines are written",
    class: BugClass::Lost,
    sources: &[
        Source {
            tutorial: "001",
            lines: (4075, 4104),
            note: "\"wait for the receiver thread to finish\", and nothing that waits",
        },
        Source { tutorial: "001", lines: (2270, 2287), note: "a receiver thread that is not joined" },
        Source {
            tutorial: "001",
            lines: (13646, 13665),
            note: "ten threads fill a vector that is read before they are joined",
        },
        Source { tutorial: "002", lines: (111, 134), note: "a spawned thread whose handle is never joined" },
    ],
    lesson: "A thread whose handle is dropped is never waited for, and `main` does not wait for it either. \
             Whoever starts a thread keeps its handle and joins it where the work must be done.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "a server logs its start and its stop, closes the log and looks at the file",
        shows: &[
            Failure::panic("lines are missing from the log"),
            // Miri names the writer that `main` does not wait for.
            Failure::of(FailureKind::Leak),
        ],
    }],
    cells: &[
        Cell::new(Compiler, Blind("a `JoinHandle` may be dropped: it is not `must_use`"), Clean),
        Cell::new(Clippy, Blind("it has no lint for a `JoinHandle` that is dropped"), Clean),
        Cell::new(Loom, Found, Clean),
        Cell::new(Shuttle, Found, Clean),
        Cell::new(Raddle, Found, Clean),
        Cell::new(Property, Found, Clean),
        Cell::new(
            Stress,
            Chance { reason: "the writer must be slower than `main`, which it nearly always is", found: 20, of: 20 },
            Clean,
        ),
        Cell::new(Miri, Found, Clean),
        Cell::new(
            Tsan,
            Chance {
                reason: "the lock is held at every access, so there is no race; the assertion fails when the writer is slower than `main`",
                found: 20,
                of: 20,
            },
            Clean,
        ),
        Cell::new(
            Helgrind,
            Chance {
                reason: "the lock is held at every access, so there is no race; the assertion fails when the writer is slower than `main`",
                found: 9,
                of: 10,
            },
            Clean,
        ),
        Cell::new(
            Drd,
            Chance {
                reason: "the lock is held at every access, so there is no race; the assertion fails when the writer is slower than `main`",
                found: 9,
                of: 10,
            },
            Clean,
        ),
    ],
};
