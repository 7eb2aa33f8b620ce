//! `move-copy-lost-update`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "move-copy-lost-update",
    title: "each thread counts in a copy of its own",
    class: BugClass::NotShared,
    topic: Topic::Threads,
    origins: &[
        tutorial("001", (5436, 5448), "ten threads add to a captured number, said to be a data race"),
        tutorial("001", (12894, 12915), "the same, presented as the fix of a data race"),
    ],
    lesson: "A `move` closure copies what is `Copy`, and assigns to the copy. Return the result from the thread, \
             add up where it is joined, and read the compiler's warnings.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two log files are read, each by its own thread",
        shows: &[Failure::panic("errors were not counted"), Failure::lint("unused_assignments")],
    }],
    exceptions: &[
        found(&[Compiler], "`unused_assignments` sees that the captured copy is assigned and never read"),
        buggy(&[Clippy], Blind("the warning is the compiler's own; no lint of Clippy's is about captured copies")),
    ],
};
