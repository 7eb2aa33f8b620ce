//! `store-buffer-dekker`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "store-buffer-dekker",
    title: "two threads raise a flag each, and neither sees the other's",
    class: BugClass::MemoryOrder,
    topic: Topic::Atomics,
    origins: &[
        tutorial("001", (5796, 5800), "the orderings one by one, without what Acquire and Release do not order"),
        tutorial("001", (5760, 5762), "an Acquire that is said to read the latest value"),
    ],
    lesson: "Release and Acquire never order a store before a later load of something else. Where two threads \
             each store and then load, put a SeqCst fence between the two in both threads, or make all four \
             accesses SeqCst.",
    scenarios: &[
        Scenario {
            name: "scenario",
            about: "compaction and backup want to start; the fix has a fence between store and load",
            shows: &[Failure::panic("compaction and backup run together")],
        },
        Scenario {
            name: "scenario_sleeping_worker",
            about: "mail comes while the worker falls asleep; the fix has SeqCst accesses",
            shows: &[Failure::panic("the worker sleeps on its mail and nobody rings")],
        },
    ],
    exceptions: &[
        fixed(
            &[Loom],
            FalseAlarmIn(
                &["scenario_sleeping_worker"],
                "it treats SeqCst accesses as AcqRel ones; only the fence is modelled",
            ),
        ),
        both(&[Property], NotApplicable("there is nothing to generate: two calls, each made once")),
        chance("both stores must wait in their processors' buffers at once", &[rate(Stress, 0, 38_000)]),
        chance(
            "there is no plain data to race on; the assertion fails when the processors reorder",
            &[rate(Tsan, 0, 200)],
        ),
        fixed(
            &[Helgrind, Drd],
            FalseAlarmIn(
                &["scenario"],
                "it takes plain stores for races; a SeqCst store is a swap on x86, which it takes for a read",
            ),
        ),
    ],
};
