//! `check-then-act-overdraft`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "check-then-act-overdraft",
    title: "two payments pass the check of the balance, which covers only one",
    class: BugClass::Atomicity,
    topic: Topic::Mutexes,
    origins: &[
        tutorial("001", (11191, 11251), "a bank account whose reads skip the lock, and which may go below zero"),
        tutorial("001", (13336, 13338), "a blockchain's transactions, in prose: the double spend"),
    ],
    lesson: "A lock protects what happens while it is held, not what an earlier holder of it has read. Decide and act in \
             one critical section, or in one atomic operation.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "a car park charges a card by the hour, while a till charges it once",
        shows: &[Failure::panic("the card is overdrawn")],
    }],
    exceptions: &[
        buggy(&[Compiler], Blind("both steps are well typed and locked")),
        chance("a payment must come between the two steps of another", &[rate(Stress, 0, 20_000)]),
        chance(
            "there is no race; the assertion fails when a payment comes between the steps of another",
            &[rate(Tsan, 0, 100)],
        ),
    ],
};
