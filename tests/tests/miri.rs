//! Every corrected program that Miri can run, on real threads, in this process.
//!
//! This is what `cargo +nightly miri test` runs: Miri itself is the detector, and any undefined behaviour, deadlock or
//! leak ends it. So there are no threads but the programs', no processes, and no files.

use std::process::ExitCode;

use catalogue::{Detector, Expectation, PAIRS, Side};
use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(1);
    libtest_mimic::run(&arguments, tests()).exit_code()
}

fn tests() -> Vec<Trial> {
    let runs = |pair: &str| {
        let listed = PAIRS.iter().find(|listed| listed.pair.name == pair);
        let expected = listed.map(|listed| listed.pair.expectation(Detector::Miri, Side::Fixed));
        expected == Some(Expectation::Clean)
    };
    let programs = fixed::PROGRAMS.iter().filter(|(pair, _)| runs(pair));
    programs
        .flat_map(|(pair, scenarios)| {
            scenarios.iter().map(move |&(name, scenario)| {
                Trial::test(format!("{pair}::{name}"), move || {
                    scenario();
                    Ok(())
                })
            })
        })
        .collect()
}
