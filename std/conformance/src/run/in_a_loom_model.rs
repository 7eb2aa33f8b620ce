//! Runs a test's body outside a model, where the stand-in is to behave as std does, and then under loom.

use std::model::Explorer;
use std::panic;

/// Runs `body` once on real threads and then under every schedule with at most two preemptions.
pub(crate) fn run(body: fn()) {
    let outside = panic::catch_unwind(body);
    let explored = panic::catch_unwind(|| Explorer { preemption_bound: Some(2), ..Explorer::default() }.run(body));
    match (outside, explored) {
        (Ok(()), Ok(explored)) => assert!(explored.executions > 0, "the body was not run in a model"),
        (Err(_), Ok(_)) => panic!("failed outside a model only"),
        (Ok(()), Err(_)) => panic!("failed in a model only"),
        (Err(_), Err(_)) => panic!("failed outside a model and in it"),
    }
}
