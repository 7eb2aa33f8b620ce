//! Every test of std on real threads, outside a model, where the stand-in is to behave as std.

use std::panic::catch_unwind;

use libtest_mimic::{Arguments, Failed, Trial};
use std_tests_on_raddle::{EXCLUDED, TESTS, Test};

fn main() {
    println!("{} tests of std, {} left out: see excluded.txt", TESTS.len(), EXCLUDED.len());
    let trials = TESTS.iter().map(|test| Trial::test(test.name, || check(test)));
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

fn check(test: &Test) -> Result<(), Failed> {
    let panicked = catch_unwind(test.run).is_err();
    if panicked == test.panics { Ok(()) } else { Err(format!("panicked: {panicked}").into()) }
}
