//! `treiber-pop-use-after-free`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, FailureKind, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "treiber-pop-use-after-free",
    title: "a node is freed, or used again, under the eyes of another pop",
    class: BugClass::UseAfterFree,
    sources: &[
        Source { tutorial: "001", lines: (3471, 3493), note: "an atomic pointer, swapped once by one thread" },
        Source {
            tutorial: "001",
            lines: (5526, 5526),
            note: "lock-free programming as a reason for unsafe code, in prose",
        },
        Source {
            tutorial: "001",
            lines: (11042, 11042),
            note: "lock-free structures recommended without a word on memory",
        },
    ],
    lesson: "In a lock-free structure the hard part is not the exchange but the memory: what another thread still \
             looks at may be neither freed nor used again. Keep it alive (a lock for those who free, hazard \
             pointers, epochs), or count the uses so that the exchange can tell.",
    scenarios: &[
        Scenario {
            name: "scenario",
            about: "two readers pop letters from the heap",
            shows: &[
                Failure::of(FailureKind::UndefinedBehaviour),
                Failure::of(FailureKind::DataRace),
                Failure::panic("a letter was lost or read twice"),
            ],
        },
        Scenario {
            name: "scenario_recycled_slot",
            about: "one client takes a slot while another takes two and gives one back",
            shows: &[
                Failure::panic("a slot has two owners"),
                // DRD's word for an atomic load beside an atomic store.
                Failure::of(FailureKind::DataRace),
            ],
        },
    ],
    cells: &[
        Cell::new(Compiler, Blind("a raw pointer has no lifetime"), Clean),
        Cell::new(Clippy, Blind("no lint follows a raw pointer from one thread to another"), Clean),
        Cell::new(
            Loom,
            FoundIn(
                &["scenario_recycled_slot"],
                "what is read from the freed node is thrown away when the exchange fails; nothing watches the heap",
            ),
            Clean,
        ),
        Cell::new(
            Shuttle,
            FoundIn(
                &["scenario_recycled_slot"],
                "what is read from the freed node is thrown away when the exchange fails; nothing watches the heap",
            ),
            Clean,
        ),
        Cell::new(
            Raddle,
            FoundIn(
                &["scenario_recycled_slot"],
                "what is read from the freed node is thrown away when the exchange fails; nothing watches the heap",
            ),
            Clean,
        ),
        Cell::new(Property, Found, Clean),
        Cell::new(
            Stress,
            Chance { reason: "a whole pop must run between two instructions of another", found: 0, of: 40000 },
            Clean,
        ),
        Cell::new(Miri, Found, Clean),
        Cell::new(
            Tsan,
            Chance { reason: "a whole pop must run between two instructions of another", found: 0, of: 200 },
            Clean,
        ),
        Cell::new(
            Helgrind,
            Blind("it takes an exchange for a read, does not look for freed memory, and runs one thread at a time"),
            Clean,
        ),
        Cell::new(
            Drd,
            Chance {
                reason: "it does not look for freed memory; a load that meets another thread's plain atomic store it takes \
                         for a race",
                found: 0,
                of: 10,
            },
            Chance {
                reason: "it takes a load that meets another thread's plain atomic store for a race",
                found: 1,
                of: 12,
            },
        ),
    ],
};
