//! `unsound-send-sync`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "unsound-send-sync",
    title: "a type claims to be `Sync`, and its cells are not",
    class: BugClass::DataRace,
    topic: Topic::SharedData,
    origins: &[
        tutorial("001", (3128, 3156), "an `unsafe impl Send` that does nothing, said to make sharing safe"),
        tutorial("001", (5716, 5744), "unsafe traits, most of them invented, and advice to take care"),
    ],
    lesson: "An `unsafe impl Sync` is a promise about every method, not a switch that turns an error off. If you \
             cannot name what orders two threads' accesses, use a type that does it, and let the compiler derive \
             the rest.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two requests record their times",
        shows: &[
            Failure::panic("a request was not recorded"),
            Failure::of(FailureKind::DataRace),
            Failure::refused("E0277"),
        ],
    }],
    exceptions: &[
        buggy(
            &[Compiler],
            FoundIn(&["without-unsafe-impl"], "with its `unsafe impl` the type is `Sync` because it says so"),
        ),
        buggy(&[Clippy], Blind("its lint on such impls looks at Send and at generic fields")),
        chance("one thread must run between the other one's read and write", &[rate(Stress, 0, 18_000)]),
    ],
};
