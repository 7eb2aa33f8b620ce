//! `lock-order-deadlock`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, FailureKind, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "lock-order-deadlock",
    title: "two transfers in opposite directions lock each other out",
    class: BugClass::Deadlock,
    sources: &[
        Source { tutorial: "001", lines: (5490, 5509), note: "two threads take two mutexes in opposite orders" },
        Source { tutorial: "000", lines: (487, 516), note: "the same, with the advice to order locks" },
    ],
    lesson: "Whoever holds two locks of one kind needs an order between them that does not depend on the caller. \
             Give every lock a rank (an id, an address) and take the lower rank first.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two customers pay each other at the same time",
        shows: &[
            Failure::of(FailureKind::Deadlock),
            Failure::of(FailureKind::Hang),
            Failure::of(FailureKind::LockOrder),
        ],
    }],
    cells: &[
        Cell::new(Compiler, Blind("the order of two locks is not part of any type"), Clean),
        Cell::new(Clippy, Blind("no lint compares the order of locks across calls"), Clean),
        Cell::new(Loom, Found, Clean),
        Cell::new(Shuttle, Found, Clean),
        Cell::new(Raddle, Found, Clean),
        Cell::new(Property, Found, Clean),
        Cell::new(
            Stress,
            Chance { reason: "both threads must be between their two locks at once", found: 0, of: 20 },
            Clean,
        ),
        Cell::new(Miri, Found, Clean),
        Cell::new(
            Tsan,
            Chance {
                reason: "std's mutex is a futex, which its lock-order check does not know; it is seen when the run hangs",
                found: 10,
                of: 10,
            },
            Clean,
        ),
        Cell::new(Helgrind, Found, Clean),
        Cell::new(
            Drd,
            Blind(
                "it does not check the order of locks, and Valgrind runs one thread at a time, so they do not meet between their locks",
            ),
            Clean,
        ),
    ],
};
