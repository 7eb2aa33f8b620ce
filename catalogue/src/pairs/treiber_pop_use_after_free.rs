//! `treiber-pop-use-after-free`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "treiber-pop-use-after-free",
    title: "a node is freed, or used again, while another pop still reads it",
    class: BugClass::UseAfterFree,
    topic: Topic::LockFree,
    origins: &[
        tutorial("001", (3471, 3493), "an atomic pointer, swapped once by one thread"),
        tutorial("001", (5526, 5526), "lock-free programming as a reason for unsafe code, in prose"),
        tutorial("001", (11042, 11042), "lock-free structures recommended without a word on memory"),
    ],
    lesson: "In a lock-free structure the hard part is not the exchange but the memory: what another thread still \
             looks at may be neither freed nor used again. Keep it alive (a lock around freeing, hazard \
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
    exceptions: &[
        buggy(
            &[Loom, Shuttle, Raddle],
            FoundIn(
                &["scenario_recycled_slot"],
                "what is read from the freed node is thrown away when the exchange fails; nothing watches the heap",
            ),
        ),
        chance(
            "a whole pop must run between two instructions of another",
            &[rate(Stress, 0, 40_000), rate(Tsan, 0, 200)],
        ),
        buggy(
            &[Helgrind],
            Blind("it takes an exchange for a read, does not look for freed memory, and runs one thread at a time"),
        ),
        chance(
            "it does not look for freed memory, and takes a load that meets another thread's plain atomic store for a race",
            &[rate(Drd, 0, 10)],
        ),
        fixed(
            &[Drd],
            Chance {
                reason: "it takes a load that meets another thread's plain atomic store for a race",
                found: 1,
                of: 12,
            },
        ),
    ],
};
