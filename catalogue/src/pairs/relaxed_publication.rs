//! `relaxed-publication`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "relaxed-publication",
    title: "a flag is seen before the data that it announces",
    class: BugClass::MemoryOrder,
    topic: Topic::Atomics,
    origins: &[
        tutorial("001", (5758, 5806), "Acquire and Release, explained the wrong way round"),
        tutorial("001", (2105, 2116), "SeqCst taken for what makes a join safe"),
    ],
    lesson: "A flag that says that other data is ready must be stored with Release and loaded with Acquire. \
             Relaxed is for values that say nothing about anything else.",
    scenarios: &[
        Scenario {
            name: "scenario",
            about: "limits are published while a request asks for them",
            shows: &[Failure::panic("the limits were seen before they were there"), Failure::of(FailureKind::DataRace)],
        },
        Scenario {
            name: "scenario_atomic_data",
            about: "an upload ends while another thread watches it; its size is atomic, too",
            shows: &[Failure::panic("the size was seen before it was there")],
        },
    ],
    exceptions: &[
        buggy(&[Shuttle], Blind("it runs every atomic as if it were SeqCst, and does not watch plain data")),
        both(&[Property], NotApplicable("there is nothing to generate: one thread publishes once, and one reads")),
        chance(
            "this processor keeps stores in order, so that only the compiler could show it",
            &[rate(Stress, 0, 38_000)],
        ),
        buggy(&[Tsan], FoundIn(&["scenario"], "a stale atomic is no race, and the hardware it runs on shows none")),
    ],
};
