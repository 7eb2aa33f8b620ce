//! `lost-tail-partition`.

use crate::Detector::*;
use crate::Expectation::*;
use crate::{BugClass, Cell, Failure, Pair, Scenario, Source};

pub(crate) const PAIR: Pair = Pair {
    name: "lost-tail-partition",
    title: "the readings that do not divide evenly are in no part",
    class: BugClass::Lost,
    sources: &[
        Source { tutorial: "001", lines: (2691, 2724), note: "four threads add up two of ten numbers each" },
        Source {
            tutorial: "001",
            lines: (3651, 3681),
            note: "the same, with the length divided by the number of threads",
        },
    ],
    lesson: "Rounding down the size of a part loses the remainder: round up, or let `chunks` do the division. No \
             schedule matters here, only the input, so let a property choose it.",
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
    cells: &[
        Cell::new(Compiler, Blind("the arithmetic is well typed"), Clean),
        Cell::new(Clippy, Blind("`integer_division` would forbid every division of integers, and is off"), Clean),
        Cell::new(
            Loom,
            FoundIn(
                &["scenario"],
                "an even division leaves nothing out: in every schedule this example gives the right sum",
            ),
            Clean,
        ),
        Cell::new(
            Shuttle,
            FoundIn(
                &["scenario"],
                "an even division leaves nothing out: in every schedule this example gives the right sum",
            ),
            Clean,
        ),
        Cell::new(
            Raddle,
            FoundIn(
                &["scenario"],
                "an even division leaves nothing out: in every schedule this example gives the right sum",
            ),
            Clean,
        ),
        Cell::new(Property, Found, Clean),
        Cell::new(
            Stress,
            FoundIn(
                &["scenario"],
                "an even division leaves nothing out: in every schedule this example gives the right sum",
            ),
            Clean,
        ),
        Cell::new(
            Miri,
            FoundIn(
                &["scenario"],
                "an even division leaves nothing out: in every schedule this example gives the right sum",
            ),
            Clean,
        ),
        Cell::new(
            Tsan,
            FoundIn(
                &["scenario"],
                "an even division leaves nothing out: in every schedule this example gives the right sum",
            ),
            Clean,
        ),
        Cell::new(
            Helgrind,
            FoundIn(
                &["scenario"],
                "an even division leaves nothing out: in every schedule this example gives the right sum",
            ),
            Clean,
        ),
        Cell::new(
            Drd,
            FoundIn(
                &["scenario"],
                "an even division leaves nothing out: in every schedule this example gives the right sum",
            ),
            Clean,
        ),
    ],
};
