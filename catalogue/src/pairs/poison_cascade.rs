//! `poison-cascade`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "poison-cascade",
    title: "one malformed request takes all clients down",
    class: BugClass::PanicSafety,
    sources: &[
        Source {
            tutorial: "001",
            lines: (14009, 14036),
            note: "a key-value server that indexes a word too far while it holds the lock",
        },
        Source { tutorial: "001", lines: (7659, 7703), note: "a fault-tolerant map that panics under the lock" },
        Source { tutorial: "001", lines: (7744, 7748), note: "the one place where poisoning is named" },
    ],
    lesson: "A panic under a lock poisons it for everybody, and `lock().unwrap()` passes the panic on. Do what \
             can fail before the lock is taken; decide at each lock whether poison means broken data.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "one client sends a request with a word too few, another a sound one",
        shows: &[Failure::panic("a sound request died of another client's")],
    }],
    cells: &[
        Cell::new(Compiler, Blind("an index is checked when it is used"), Clean),
        Cell::new(Clippy, Blind("its lints on indexing and unwrapping are opt-in, and do not look for a lock"), Clean),
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
