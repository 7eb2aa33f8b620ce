//! `lost-wakeup-flag-outside-lock`.
//!
//! Helgrind and DRD take the `store` of an atomic for a plain one, so they call the flag a data race, which in the
//! language's sense it is not, and are silent once the flag is under the lock: right for the wrong reason.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, FailureKind, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "lost-wakeup-flag-outside-lock",
    title: "the gate is opened between a request's look and its wait",
    class: BugClass::LostWakeup,
    sources: &[
        Source { tutorial: "001", lines: (3738, 3744), note: "the right way, the flag set under the lock, broken" },
        Source {
            tutorial: "002",
            lines: (362, 375),
            note: "a counter changed under the lock of its condition variable, broken",
        },
    ],
    lesson: "What a `wait` depends on must be changed under the mutex of that `wait`; an atomic does not help. \
             Otherwise the notification may come after the look and before the wait, where nobody hears it.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "a request comes to the gate just as it is opened",
        shows: &[
            Failure::of(FailureKind::Deadlock),
            Failure::of(FailureKind::Hang),
            Failure::of(FailureKind::DataRace),
        ],
    }],
    cells: &[
        Cell::new(Compiler, Blind("nothing in the types connects a condition variable with what is waited for"), Clean),
        Cell::new(Clippy, Blind("it has no lint for a notification without the lock"), Clean),
        Cell::new(Loom, Found, Clean),
        Cell::new(Shuttle, Found, Clean),
        Cell::new(Raddle, Found, Clean),
        Cell::new(Property, Found, Clean),
        Cell::new(
            Stress,
            Chance {
                reason: "the gate must open between the look and the wait, which are nanoseconds apart",
                found: 0,
                of: 20,
            },
            Clean,
        ),
        Cell::new(Miri, Found, Clean),
        Cell::new(
            Tsan,
            Chance {
                reason: "the flag is atomic, so there is no race; it is seen when the run hangs",
                found: 2,
                of: 10,
            },
            Clean,
        ),
        Cell::new(Helgrind, Found, Clean),
        Cell::new(Drd, Found, Clean),
    ],
};
