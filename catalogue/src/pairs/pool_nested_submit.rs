//! `pool-nested-submit`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, FailureKind, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "pool-nested-submit",
    title: "a worker waits for room that only it could make",
    class: BugClass::Deadlock,
    sources: &[
        Source {
            tutorial: "001",
            lines: (2561, 2678),
            note: "a pool on a bounded queue, whose `execute` blocks when it is full",
        },
        Source { tutorial: "001", lines: (2621, 2630), note: "the queue is as long as there are workers" },
    ],
    lesson: "Whoever empties a queue must not wait for room in it. Let a full queue be an answer (`try_send`), \
             and run the job on the spot, drop it, or keep it elsewhere.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "a user submits two pages to one worker with room for one job, and each page has a link",
        shows: &[Failure::of(FailureKind::Deadlock), Failure::of(FailureKind::Hang)],
    }],
    cells: &[
        Cell::new(Compiler, Blind("who calls `submit` is not part of its type"), Clean),
        Cell::new(Clippy, Blind("no lint knows which thread empties a channel"), Clean),
        Cell::new(Loom, Found, Clean),
        Cell::new(Shuttle, Found, Clean),
        Cell::new(Raddle, Found, Clean),
        Cell::new(Property, Found, Clean),
        Cell::new(Stress, Found, Clean),
        Cell::new(Miri, Found, Clean),
        Cell::new(
            Tsan,
            Chance {
                reason: "there is no race; it hangs when the second page is queued before the first one's link",
                found: 9,
                of: 100,
            },
            Clean,
        ),
        Cell::new(
            Helgrind,
            Chance {
                reason: "there is no race; it hangs when the second page is queued before the first one's link",
                found: 4,
                of: 10,
            },
            Clean,
        ),
        Cell::new(
            Drd,
            Chance {
                reason: "there is no race; it hangs when the second page is queued before the first one's link",
                found: 1,
                of: 10,
            },
            Clean,
        ),
    ],
};
