//! `spin-lock-relaxed-unlock`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, FailureKind, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "spin-lock-relaxed-unlock",
    title: "a lock is given back without what was written under it",
    class: BugClass::MemoryOrder,
    sources: &[
        Source {
            tutorial: "001",
            lines: (8371, 8427),
            note: "the implementation of a mutex, announced; std's is used instead",
        },
        Source {
            tutorial: "001",
            lines: (5524, 5528),
            note: "lock-free programming as a reason for unsafe code, in prose",
        },
    ],
    lesson: "A lock that excludes is half a lock: it must also hand on what its last owner wrote. Unlock with \
             Release, lock with Acquire, and test it under a weak memory model.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two requests are counted under the lock",
        shows: &[Failure::panic("a request was not counted"), Failure::of(FailureKind::DataRace)],
    }],
    cells: &[
        Cell::new(Compiler, Blind("`unsafe impl Sync` takes the data out of its hands"), Clean),
        Cell::new(Clippy, Blind("its lint on orderings knows the invalid ones, not the weak ones"), Clean),
        Cell::new(Loom, Found, Clean),
        Cell::new(Shuttle, Blind("it runs every atomic as if it were SeqCst, under which the lock is right"), Clean),
        Cell::new(Raddle, Found, Clean),
        Cell::new(
            Property,
            NotApplicable("its schedules are sequentially consistent, and under these the lock is right"),
            NotApplicable("its schedules are sequentially consistent, and under these both locks are right"),
        ),
        Cell::new(
            Stress,
            Chance {
                reason: "this processor keeps stores in order, so that only the compiler could show it",
                found: 0,
                of: 18000,
            },
            Clean,
        ),
        Cell::new(Miri, Found, Clean),
        Cell::new(Tsan, Found, Clean),
        Cell::new(
            Helgrind,
            FalseAlarm("it knows no atomics, and takes every access to one for a race, on both sides alike"),
            FalseAlarm("it knows no atomics, and takes every access to one for a race, on both sides alike"),
        ),
        Cell::new(
            Drd,
            FalseAlarm("it knows no atomics, and takes every access to one for a race, on both sides alike"),
            FalseAlarm("it knows no atomics, and takes every access to one for a race, on both sides alike"),
        ),
    ],
};
