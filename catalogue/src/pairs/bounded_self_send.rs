//! `bounded-self-send`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, FailureKind, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "bounded-self-send",
    title: "the only consumer of a full queue waits for room in it",
    class: BugClass::Deadlock,
    sources: &[Source {
        tutorial: "001",
        lines: (3240, 3255),
        note: "one thread sends three items to a channel with room for two, then receives",
    }],
    lesson: "Whoever empties a bounded queue must never wait for room in it. Keep what comes back in a list of \
             your own, or use `try_send` and decide what happens when it fails.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "a letter comes back to an office that has been filled up meanwhile",
        shows: &[Failure::of(FailureKind::Deadlock), Failure::of(FailureKind::Hang)],
    }],
    cells: &[
        Cell::new(Compiler, Blind("which thread holds which end of a channel is not part of any type"), Clean),
        Cell::new(Clippy, Blind("it has no lint for a `send` in a receiver's loop"), Clean),
        Cell::new(Loom, Found, Clean),
        Cell::new(Shuttle, Found, Clean),
        Cell::new(Raddle, Found, Clean),
        Cell::new(Property, Found, Clean),
        Cell::new(
            Stress,
            Chance {
                reason: "the counter must fill the queue while the postman has a letter in hand",
                found: 20,
                of: 20,
            },
            Clean,
        ),
        Cell::new(Miri, Found, Clean),
        Cell::new(
            Tsan,
            Chance {
                reason: "there is no race; it hangs when the counter fills the queue while the postman has a letter in hand",
                found: 9,
                of: 20,
            },
            Clean,
        ),
        Cell::new(
            Helgrind,
            Chance {
                reason: "there is no race; it hangs when the counter fills the queue while the postman has a letter in hand",
                found: 8,
                of: 10,
            },
            Clean,
        ),
        Cell::new(
            Drd,
            Chance {
                reason: "there is no race; it hangs when the counter fills the queue while the postman has a letter in hand",
                found: 6,
                of: 10,
            },
            Clean,
        ),
    ],
};
