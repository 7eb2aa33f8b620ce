//! Runs a test's body outside a model, where the stand-in is to behave as std does, and then under raddle.

use std::model::{Checker, Outcome, Strategy};
use std::panic;

/// Where exhaustive exploration stops and sampling takes over.
const EXHAUSTIVE: u64 = 2_000;

/// The random executions of what is not explored to its end.
const SAMPLED: u64 = 100;

/// Runs `body` once on real threads, then in every execution, first without and then with one spurious effect, and
/// where there are too many, in the first [`EXHAUSTIVE`] and [`SAMPLED`] random ones.
pub(crate) fn run(body: fn()) {
    let outside = panic::catch_unwind(body);
    let checked = panic::catch_unwind(|| [0, 1].map(|spurious| check(body, spurious)));
    match (outside, checked) {
        (Ok(()), Ok(_)) => {}
        (Err(_), Ok(_)) => panic!("failed outside a model only"),
        (Ok(()), Err(_)) => panic!("failed in a model only"),
        (Err(_), Err(_)) => panic!("failed outside a model and in it"),
    }
}

fn check(body: fn(), spurious: u32) {
    let checker = Checker::new().spurious(spurious);
    let passes = |outcome: &Outcome| {
        if let Some(finding) = outcome.findings.first() {
            panic!("with {spurious} spurious effects:\n{finding}");
        }
    };
    let explored = checker.clone().exhaustive().max_executions(EXHAUSTIVE).run(body);
    passes(&explored);
    // Nothing but the limit may have cut it short.
    let whole = explored.complete || explored.executions == EXHAUSTIVE;
    assert!(whole && explored.executions > 0, "the body was not explored in a model: {explored}");
    if !explored.complete {
        let sampled = checker.sampled(Strategy::Random, SAMPLED).seed(1).run(body);
        passes(&sampled);
        assert_eq!(sampled.executions, SAMPLED, "the body was not sampled in a model: {sampled}");
    }
}
