//! `pool-nested-submit`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "pool-nested-submit",
    title: "a worker waits for room that only the worker itself could make",
    class: BugClass::Deadlock,
    topic: Topic::Pools,
    origins: &[
        tutorial("001", (2561, 2678), "a pool on a bounded queue, whose `execute` blocks when it is full"),
        tutorial("001", (2621, 2630), "the queue is as long as there are workers"),
    ],
    lesson: "The thread that empties a queue must not wait for room in it. Treat a full queue as an answer \
             (`try_send`): run the job on the spot, drop it, or keep it elsewhere.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "a user submits two pages to one worker with room for one job, and each page has a link",
        shows: Failure::BLOCKED,
    }],
    exceptions: &[
        buggy(&[Compiler], Blind("who calls `submit` is not part of its type")),
        buggy(&[Clippy], Blind("no lint knows which thread empties a channel")),
        chance(
            "there is no race; it hangs when the second page is queued before the first one's link",
            &[rate(Tsan, 9, 100), rate(Helgrind, 4, 10), rate(Drd, 1, 10)],
        ),
    ],
};
