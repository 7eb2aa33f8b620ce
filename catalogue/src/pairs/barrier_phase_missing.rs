//! `barrier-phase-missing`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, FailureKind, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "barrier-phase-missing",
    title: "a worker runs ahead and reads what its neighbour has yet to compute",
    class: BugClass::Order,
    sources: &[
        Source {
            tutorial: "001",
            lines: (3624, 3697),
            note: "a barrier that orders nothing: each thread reads only its own slice",
        },
        Source { tutorial: "001", lines: (7785, 7821), note: "the same without any data" },
        Source { tutorial: "001", lines: (8964, 8970), note: "phases of a computation on a GPU, in prose" },
    ],
    lesson: "Threads that compute in phases must wait for each other wherever one reads what another has written. \
             Find the barrier for every such read, and count the threads that arrive at it.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two workers compute a point each, in two steps, from both points",
        shows: &[Failure::panic("a worker did not keep step with its neighbour"), Failure::of(FailureKind::DataRace)],
    }],
    cells: &[
        Cell::new(Compiler, Blind("`unsafe impl Sync` takes the data out of its hands"), Clean),
        Cell::new(Clippy, Blind("no lint knows which thread reads which point"), Clean),
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
