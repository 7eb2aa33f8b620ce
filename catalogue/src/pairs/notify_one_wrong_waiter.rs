//! `notify-one-wrong-waiter`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, FailureKind, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "notify-one-wrong-waiter",
    title: "the one who is woken cannot use it, and the one who could sleeps on",
    class: BugClass::LostWakeup,
    sources: &[
        Source {
            tutorial: "001",
            lines: (7829, 7879),
            note: "one condition variable for producer and consumer, with `notify_one`: right for one of each only",
        },
        Source { tutorial: "001", lines: (11490, 11628), note: "monitors in general" },
    ],
    lesson: "`notify_one` is right only where any waiter can use any wake-up. Threads that wait for different \
             things need a condition variable each, or `notify_all`.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two takers and an adder wait at one queue",
        shows: &[Failure::of(FailureKind::Deadlock), Failure::of(FailureKind::Hang)],
    }],
    cells: &[
        Cell::new(Compiler, Blind("which condition a thread waits for is not part of any type"), Clean),
        Cell::new(Clippy, Blind("it has no lint for `notify_one`"), Clean),
        Cell::new(Loom, Found, Clean),
        Cell::new(Shuttle, Found, Clean),
        Cell::new(Raddle, Found, Clean),
        Cell::new(Property, Found, Clean),
        Cell::new(Stress, Chance { reason: "both takers must wait before the adder adds", found: 20, of: 20 }, Clean),
        Cell::new(Miri, Found, Clean),
        Cell::new(
            Tsan,
            Chance {
                reason: "every access is under the lock, so there is no race; it hangs when both takers wait before the adder adds",
                found: 11,
                of: 20,
            },
            Clean,
        ),
        Cell::new(
            Helgrind,
            Chance {
                reason: "every access is under the lock, so there is no race; it hangs when both takers wait before the adder adds",
                found: 4,
                of: 10,
            },
            Clean,
        ),
        Cell::new(
            Drd,
            Chance {
                reason: "every access is under the lock, so there is no race; it hangs when both takers wait before the adder adds",
                found: 5,
                of: 10,
            },
            Clean,
        ),
    ],
};
