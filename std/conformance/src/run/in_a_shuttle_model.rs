//! Runs a test's body outside a model, where the stand-in is to behave as std does, and then under shuttle.

use std::model::{Sampler, Strategy};
use std::panic;

/// Runs `body` once on real threads and then under a hundred random schedules.
pub(crate) fn run(body: fn()) {
    let outside = panic::catch_unwind(body);
    let sampled = panic::catch_unwind(|| {
        Sampler { strategy: Strategy::Random, seed: 1, executions: 100, ..Sampler::default() }.run(body)
    });
    match (outside, sampled) {
        (Ok(()), Ok(sampled)) => assert_eq!(sampled.executions, 100, "the body was not run a hundred times"),
        (Err(_), Ok(_)) => panic!("failed outside a model only"),
        (Ok(()), Err(_)) => panic!("failed in a model only"),
        (Err(_), Err(_)) => panic!("failed outside a model and in it"),
    }
}
