//! `pool-drops-queued-jobs`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "pool-drops-queued-jobs",
    title: "the pool is gone and its jobs are not done",
    class: BugClass::Lost,
    topic: Topic::Pools,
    origins: &[
        tutorial("001", (11836, 11901), "a pool without drop or join; the process ends under its jobs"),
        tutorial("003", (656, 694), "the same, with a sleep in place of the end"),
        tutorial("001", (2561, 2678), "a pool that does join"),
    ],
    lesson: "A type must end the threads that it starts: when it is dropped, it closes what they wait for and \
             joins them. The work of a detached thread is done only by luck.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two letters are submitted, and the pool is dropped",
        shows: &[Failure::panic("the pool was dropped with jobs in its queue")],
    }],
    exceptions: &[buggy(&[Compiler], Blind("dropping a `JoinHandle` is legal and means detach"))],
};
