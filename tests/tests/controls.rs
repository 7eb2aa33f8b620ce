//! Controls: what must make the suites fail does make them fail, through the same runner.

use std::process::ExitCode;

use cargo_matrix::{Table, run};
use catalogue::{Detector, Exception, Expectation, Listed, Pair, Side};

/// Programs that are not what their entry says.
const SPOILT: Table = &[
    ("emptied", &[("scenario", || {})]),
    ("fix-equal-to-its-bug-on-loom", &[("scenario", programs_on_loom::buggy::lock_order_deadlock::scenario)]),
    ("fix-equal-to-its-bug-on-raddle", &[("scenario", programs_on_raddle::buggy::lock_order_deadlock::scenario)]),
];

/// The engines that run programs on a std of their own.
const ENGINES: [Detector; 3] = [Detector::Loom, Detector::Shuttle, Detector::Raddle];

fn main() -> ExitCode {
    suites::main_with(SPOILT, || {
        suites::sentences![
            the_entry_as_it_stands_passes,
            an_expectation_turned_round_fails,
            an_emptied_scenario_fails,
            a_fix_equal_to_its_bug_fails,
            a_missing_exception_fails,
            a_scenario_that_no_program_has_fails,
        ]
    })
}

fn the_entry_as_it_stands_passes() {
    for side in Side::ALL {
        for detector in ENGINES {
            assert!(as_expected(&original(), side, detector));
        }
    }
}

fn an_expectation_turned_round_fails() {
    const BECAUSE: &str = "turned round";
    const TURNED: &[Exception] = &[
        Exception::Says {
            sides: &[Side::Buggy],
            detectors: &ENGINES,
            expectation: Expectation::Blind(BECAUSE),
            because: BECAUSE,
        },
        Exception::Says {
            sides: &[Side::Fixed],
            detectors: &ENGINES,
            expectation: Expectation::Found,
            because: BECAUSE,
        },
    ];
    for side in Side::ALL {
        for detector in ENGINES {
            let listed = changed(|pair| pair.exceptions = TURNED);
            assert!(!as_expected(&listed, side, detector), "{detector} on {side}");
        }
    }
}

fn an_emptied_scenario_fails() {
    let listed = changed(|pair| pair.name = "emptied");
    for detector in ENGINES {
        assert!(!as_expected(&listed, Side::Buggy, detector), "{detector}");
    }
}

fn a_fix_equal_to_its_bug_fails() {
    for (detector, name) in
        [(Detector::Loom, "fix-equal-to-its-bug-on-loom"), (Detector::Raddle, "fix-equal-to-its-bug-on-raddle")]
    {
        let listed = changed(|pair| pair.name = name);
        assert!(as_expected(&listed, Side::Buggy, detector), "{detector}");
        assert!(!as_expected(&listed, Side::Fixed, detector), "{detector}");
    }
}

fn a_missing_exception_fails() {
    let mut listed = *suites::pair("store-buffer-dekker");
    assert!(as_expected(&listed, Side::Fixed, Detector::Loom));
    listed.pair.exceptions = &[];
    assert!(!as_expected(&listed, Side::Fixed, Detector::Loom));
}

fn a_scenario_that_no_program_has_fails() {
    let listed = changed(|pair| pair.name = "no-such-program");
    for side in Side::ALL {
        for detector in ENGINES {
            assert!(!as_expected(&listed, side, detector), "{detector}");
        }
    }
}

fn original() -> Listed {
    *suites::pair("lock-order-deadlock")
}

/// A pair of the catalogue with something wrong.
fn changed(change: impl FnOnce(&mut Pair)) -> Listed {
    let mut listed = original();
    change(&mut listed.pair);
    listed
}

fn as_expected(listed: &Listed, side: Side, detector: Detector) -> bool {
    run::cell(listed, side, detector, None).as_expected()
}
