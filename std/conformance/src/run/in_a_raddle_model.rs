//! Runs a test's body outside a model, where the stand-in is to behave as std does, and then under raddle.

use std::model::{Checker, Strategy};
use std::panic;

/// Where exhaustive exploration stops and sampling takes over.
const EXHAUSTIVE: u64 = 2_000;

/// Runs `body` once on real threads, then in every execution, first without and then with one spurious effect, and
/// where there are too many, in the first [`EXHAUSTIVE`] and a hundred random ones.
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
    let explored = checker.clone().exhaustive().max_executions(EXHAUSTIVE).run(body);
    let sampled = (!explored.complete).then(|| checker.sampled(Strategy::Random, 100).seed(1).run(body));
    assert!(explored.complete || explored.executions > 0, "the body was not run in a model");
    for outcome in [Some(explored), sampled].into_iter().flatten() {
        if let Some(finding) = outcome.findings.first() {
            panic!("with {spurious} spurious effects:\n{finding}");
        }
    }
}
