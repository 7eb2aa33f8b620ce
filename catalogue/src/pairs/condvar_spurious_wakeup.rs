//! `condvar-spurious-wakeup`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "condvar-spurious-wakeup",
    title: "a worker who is woken takes it for granted that there is a job",
    class: BugClass::Order,
    sources: &[
        Source { tutorial: "002", lines: (362, 375), note: "the right loop around `wait`, broken" },
        Source { tutorial: "001", lines: (3720, 3723), note: "the right loop around `wait`, broken" },
        Source { tutorial: "001", lines: (7848, 7871), note: "the right loop around `wait`, broken" },
    ],
    lesson: "A wake-up is a hint, not a promise: between the notification and the return of `wait` the condition \
             may have changed, and `wait` may return without any. Check the condition again, in a `while` or with \
             `wait_while`.",
    scenarios: &[
        Scenario {
            name: "scenario",
            about: "a worker waits, and a second one takes the job that the first was woken for",
            shows: &[Failure::panic("a worker was woken, but there is no job")],
        },
        Scenario {
            name: "scenario_spurious",
            about: "one worker waits for one job, and `wait` returns early",
            shows: &[Failure::panic("a worker was woken, but there is no job")],
        },
    ],
    cells: &[
        Cell::new(Compiler, Blind("`if` is as well typed as `while`"), Clean),
        Cell::new(Clippy, Blind("it has no lint for a `wait` outside a loop"), Clean),
        Cell::new(Loom, Found, Clean),
        Cell::new(Shuttle, Found, Clean),
        Cell::new(Raddle, Found, Clean),
        Cell::new(Property, Found, Clean),
        Cell::new(
            Stress,
            Chance {
                reason: "the second worker must get the lock between the notification and the first one's return; Linux hardly ever wakes a futex for nothing",
                found: 19,
                of: 20,
            },
            Clean,
        ),
        Cell::new(
            Miri,
            FoundIn(&["scenario"], "its futex never wakes without a notification, so one worker alone is safe"),
            Clean,
        ),
        Cell::new(
            Tsan,
            Chance {
                reason: "every access is under the lock, so there is no race; the assertion fails when a wake-up is stolen",
                found: 0,
                of: 20,
            },
            Clean,
        ),
        Cell::new(
            Helgrind,
            Chance {
                reason: "every access is under the lock, so there is no race; the assertion fails when a wake-up is stolen",
                found: 2,
                of: 10,
            },
            Clean,
        ),
        Cell::new(
            Drd,
            Chance {
                reason: "every access is under the lock, so there is no race; the assertion fails when a wake-up is stolen",
                found: 1,
                of: 10,
            },
            Clean,
        ),
    ],
};
