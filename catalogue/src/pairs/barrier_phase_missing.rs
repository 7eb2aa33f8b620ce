//! `barrier-phase-missing`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "barrier-phase-missing",
    title: "a worker runs ahead and reads a value that its neighbour has not computed yet",
    class: BugClass::Order,
    topic: Topic::Barriers,
    origins: &[
        tutorial("001", (3624, 3697), "a barrier that orders nothing: each thread reads only its own slice"),
        tutorial("001", (7785, 7821), "the same without any data"),
        tutorial("001", (8964, 8970), "phases of a computation on a GPU, in prose"),
    ],
    lesson: "Threads that compute in phases must wait for each other wherever one reads what another has written. \
             Find the barrier for every such read, and count the threads that arrive at it.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two workers compute one point each, in two steps; each step needs both points",
        shows: &[Failure::panic("a worker did not keep step with its neighbour"), Failure::of(FailureKind::DataRace)],
    }],
    exceptions: &[
        buggy(&[Compiler], Blind("`unsafe impl Sync` takes the data out of its hands")),
        buggy(&[Clippy], Blind("no lint knows which thread reads which point")),
    ],
};
