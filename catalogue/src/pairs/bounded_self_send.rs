//! `bounded-self-send`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "bounded-self-send",
    title: "the only consumer of a full queue waits for room in it",
    class: BugClass::Deadlock,
    topic: Topic::Channels,
    origins: &[tutorial(
        "001",
        (3240, 3255),
        "one thread sends three items to a channel with room for two, then receives",
    )],
    lesson: "The thread that empties a bounded queue must never wait for room in it. Keep what comes back in \
             another list, or use `try_send` and decide what happens when it fails.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "a letter comes back to an office that has filled up in the meantime",
        shows: Failure::BLOCKED,
    }],
    exceptions: &[
        buggy(&[Compiler], Blind("which thread holds which end of a channel is not part of any type")),
        buggy(&[Clippy], Blind("it has no lint for a `send` in a receiver's loop")),
        chance("the counter must fill the queue while the postman has a letter in hand", &[rate(Stress, 20, 20)]),
        chance(
            "there is no race; it hangs when the counter fills the queue while the postman has a letter in hand",
            &[rate(Tsan, 9, 20), rate(Helgrind, 8, 10), rate(Drd, 6, 10)],
        ),
    ],
};
