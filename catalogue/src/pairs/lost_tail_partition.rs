//! `lost-tail-partition`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "lost-tail-partition",
    title: "the readings that are left over by the division belong to no worker",
    class: BugClass::Lost,
    topic: Topic::DataParallelism,
    origins: &[
        tutorial("001", (2691, 2724), "four threads add up two of ten numbers each"),
        tutorial("001", (3651, 3681), "the same, with the length divided by the number of threads"),
    ],
    lesson: "Rounding down the size of a part loses the remainder: round up, or let `chunks` do the division. The \
             schedule does not matter here, only the input: let a property choose it.",
    scenarios: &[
        Scenario {
            name: "scenario",
            about: "two workers share five readings",
            shows: &[Failure::panic("readings were left out of the sum")],
        },
        Scenario {
            name: "scenario_even",
            about: "two workers share four readings, as in the test that one would write",
            shows: &[Failure::panic("readings were left out of the sum")],
        },
    ],
    exceptions: &[
        buggy(&[Compiler], Blind("the arithmetic is well typed")),
        buggy(&[Clippy], Blind("`integer_division` would forbid every division of integers, and is off")),
        buggy(
            &[Loom, Shuttle, Raddle, Stress, Miri, Tsan, Helgrind, Drd],
            FoundIn(
                &["scenario"],
                "an even division leaves nothing out: in every schedule this example gives the right sum",
            ),
        ),
    ],
};
