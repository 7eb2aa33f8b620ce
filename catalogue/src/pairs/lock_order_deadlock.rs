//! `lock-order-deadlock`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "lock-order-deadlock",
    title: "two transfers in opposite directions lock each other out",
    class: BugClass::Deadlock,
    topic: Topic::Mutexes,
    origins: &[
        tutorial("001", (5490, 5509), "two threads take two mutexes in opposite orders"),
        tutorial("000", (487, 516), "the same, with the advice to order locks"),
    ],
    lesson: "A thread that holds two locks of one kind needs an order between them that does not depend on the caller. \
             Give every lock a rank (an id, an address) and take the lower rank first.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two customers pay each other at the same time",
        shows: &[
            Failure::of(FailureKind::Deadlock),
            Failure::of(FailureKind::Hang),
            Failure::of(FailureKind::LockOrder),
        ],
    }],
    exceptions: &[
        buggy(&[Compiler], Blind("the order of two locks is not part of any type")),
        buggy(&[Clippy], Blind("no lint compares the order of locks across calls")),
        chance("both threads must be between their two locks at once", &[rate(Stress, 0, 20)]),
        chance(
            "std's mutex is a futex, which its lock-order check does not know; it is seen when the run hangs",
            &[rate(Tsan, 10, 10)],
        ),
        buggy(
            &[Drd],
            Blind(
                "it does not check the order of locks, and Valgrind runs one thread at a time, so they do not meet between their locks",
            ),
        ),
    ],
};
