//! What the suites share: tests made from the catalogue, and a `main` that is also a detector's child.
//!
//! Under Miri the suites are skipped, since it can start no processes; what it runs is `tests/miri.rs`.

use std::process::ExitCode;

use cargo_matrix::{Table, child, report, run};
use catalogue::{Detector, Listed, PAIRS, Side};
use libtest_mimic::{Arguments, Failed, Trial};

/// The `main` of a suite.
pub fn main(tests: impl FnOnce() -> Vec<Trial>) -> ExitCode {
    main_with(&[], tests)
}

/// The `main` of a suite that has programs of its own.
pub fn main_with(programs: Table, tests: impl FnOnce() -> Vec<Trial>) -> ExitCode {
    if cfg!(miri) {
        println!("skipped under Miri, which can start no processes");
        return ExitCode::SUCCESS;
    }
    child::run_if_asked_with(programs);
    libtest_mimic::run(&Arguments::from_args(), tests()).exit_code()
}

/// A test for every cell of `detector`: each program of the catalogue, broken and corrected.
pub fn cells(detector: Detector) -> Vec<Trial> {
    let programs = PAIRS.iter().flat_map(|listed| Side::ALL.map(|side| (*listed, side)));
    programs
        .map(|(listed, side)| {
            Trial::test(format!("{}::{side}", listed.pair.name), move || as_expected(&listed, side, detector))
        })
        .collect()
}

/// Measures a cell and fails, with its evidence, unless it is as expected.
///
/// # Errors
/// When it is not.
pub fn as_expected(listed: &Listed, side: Side, detector: Detector) -> Result<(), Failed> {
    let cell = run::cell(listed, side, detector, None);
    if cell.as_expected() { Ok(()) } else { Err(plain(&report::unexpected(&[cell])).into()) }
}

/// A test from a function, named by a sentence.
pub fn sentence(words: &str, test: fn()) -> Trial {
    Trial::test(words, move || {
        test();
        Ok(())
    })
}

/// The tests of functions whose names are sentences.
#[macro_export]
macro_rules! sentences {
    ($($test:ident),+ $(,)?) => {
        vec![$($crate::sentence(stringify!($test), $test)),+]
    };
}

/// The pair of this name.
///
/// # Panics
/// When the catalogue has none.
pub fn pair(name: &str) -> &'static Listed {
    PAIRS.iter().find(|listed| listed.pair.name == name).expect("the catalogue has the pair")
}

/// `text` without colours.
pub fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}
