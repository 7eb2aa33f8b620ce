//! `refcell-across-threads`.
//!
//! The first stage of this bug is no program: without the `unsafe impl`, the compiler refuses the type with E0277. The
//! column of the compiler asks about that text, too.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "refcell-across-threads",
    title: "an `unsafe impl Sync` makes the compiler accept a shared `RefCell`",
    class: BugClass::DataRace,
    topic: Topic::SharedData,
    origins: &[
        tutorial(
            "001",
            (6004, 6004),
            "claims that it is up to the developer not to share a `RefCell`: the compiler does not let one",
        ),
        tutorial("001", (6036, 6036), "the same claim again"),
        tutorial("001", (5716, 5744), "`unsafe impl Send` and `Sync` in general"),
    ],
    lesson: "A `RefCell` counts its borrows without synchronisation, so it checks nothing between threads, and \
             E0277 says so. What cannot be shared needs a `Mutex`, not an `unsafe impl Sync`.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two requests add their response times at the same time",
        shows: &[
            Failure::of(FailureKind::DataRace),
            Failure::refused("E0277"),
            Failure::panic("already borrowed"),
            Failure::panic("already mutably borrowed"),
            Failure::panic("a response time was lost"),
        ],
    }],
    exceptions: &[
        buggy(
            &[Compiler],
            FoundIn(
                &["without-unsafe-impl"],
                "`unsafe impl Sync` is a promise that it believes; without it, it refuses the program with E0277",
            ),
        ),
        buggy(
            &[Clippy],
            Blind(
                "`arc_with_non_send_sync` believes the `unsafe impl` too, and no lint looks into the type for a cell",
            ),
        ),
        buggy(&[Shuttle], Blind("it has no race detector, and nothing is scheduled between the borrow and its end")),
        both(
            &[Property],
            NotApplicable(
                "under shuttle nothing can come between the borrow and its end, so no generated case could fail",
            ),
        ),
        chance("the two borrows must overlap, and each takes a few nanoseconds", &[rate(Stress, 0, 20)]),
    ],
};
