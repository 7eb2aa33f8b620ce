//! `lost-update-race`.
//!
//! Helgrind and DRD take the `store` of an atomic for a plain one. So they call the first scenario a data race, which
//! it is not in the language's sense, and are silent about `fetch_add`: right for the wrong reason.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "lost-update-race",
    title: "two requests are counted, and one of the counts is lost",
    class: BugClass::Atomicity,
    topic: Topic::Atomics,
    origins: &[
        tutorial("000", (407, 440), "a correct atomic counter, taken apart into load and store"),
        tutorial("001", (1230, 1241), "a correct counter under a mutex, with the warning what would happen without"),
        tutorial("001", (5451, 5481), "the mutex as the fix of a count that was lost"),
    ],
    lesson: "Reading, changing and writing back must be one step: `fetch_add`, or one critical section. It is \
             not enough that each access by itself is atomic or locked; with `static mut`, not even that holds.",
    scenarios: &[
        Scenario {
            name: "scenario",
            about: "two visitors open the front page, which is counted by an atomic",
            shows: &[Failure::panic("a view was lost"), Failure::of(FailureKind::DataRace)],
        },
        Scenario {
            name: "scenario_two_critical_sections",
            about: "two visitors open the same page, which is counted under a lock taken twice",
            shows: &[Failure::panic("a view of a page was lost")],
        },
        Scenario {
            name: "scenario_static_mut",
            about: "two requests are counted in a `static mut`",
            shows: &[Failure::of(FailureKind::DataRace), Failure::panic("a request was lost")],
        },
    ],
    exceptions: &[
        buggy(
            &[Compiler],
            Blind("every access is well typed; `static_mut_refs` is about references, and `+=` on a number makes none"),
        ),
        buggy(&[Clippy], Blind("no lint connects a `load` with a later `store`, or two critical sections")),
        buggy(
            &[Loom, Shuttle],
            FoundIn(
                &["scenario", "scenario_two_critical_sections"],
                "a `static mut` is plain memory: it has no stand-in, so nothing is scheduled between its read and its write",
            ),
        ),
        buggy(
            &[Raddle],
            FoundIn(
                &["scenario", "scenario_two_critical_sections"],
                "a `static mut` is plain memory: it has no stand-in, so nothing sees its accesses, or runs between them",
            ),
        ),
        chance(
            "the other thread must come between the read and the write, which are nanoseconds apart",
            &[rate(Stress, 0, 20)],
        ),
        chance(
            "the `static mut` race is seen in every run; atomics and locks do not race, and whether a view is lost there is left to the schedule",
            &[rate(Tsan, 20, 20)],
        ),
        buggy(
            &[Helgrind, Drd],
            FoundIn(
                &["scenario", "scenario_static_mut"],
                "every access to the map is under its lock, so there is no race",
            ),
        ),
    ],
};
