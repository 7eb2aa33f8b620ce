//! What the tests have in common.

use std::panic::{AssertUnwindSafe, catch_unwind};

use std_on_shuttle::model::{Explored, Sampler, Strategy};

/// Every strategy.
pub(crate) const STRATEGIES: [Strategy; 4] =
    [Strategy::Random, Strategy::Pct { depth: 3 }, Strategy::Urw, Strategy::Dfs];

/// A sampler in which no wait ends by itself, of a thousand executions, or more where the first are much alike.
pub(crate) fn plain(strategy: Strategy) -> Sampler {
    let executions = if strategy == Strategy::Dfs { 20_000 } else { 1_000 };
    Sampler { strategy, seed: 7, executions, spurious: 0, timeouts: 0, ..Sampler::default() }
}

/// A depth-first sampler that goes to the end.
pub(crate) fn all() -> Sampler {
    Sampler { executions: usize::MAX, ..plain(Strategy::Dfs) }
}

/// What the first failing execution says.
pub(crate) fn failure(sampler: Sampler, f: fn()) -> Result<Explored, String> {
    catch_unwind(AssertUnwindSafe(|| sampler.run(f))).map_err(|payload| match payload.downcast::<String>() {
        Ok(message) => *message,
        Err(payload) => payload.downcast_ref::<&str>().map_or_else(String::new, |message| (*message).to_owned()),
    })
}

/// Asserts that the failure is found, and is this one.
pub(crate) fn finds(sampler: Sampler, f: fn(), expected: &str) {
    match failure(sampler, f) {
        Err(message) => assert!(message.contains(expected), "{sampler:?} found another failure: {message}"),
        Ok(explored) => panic!("{sampler:?} found nothing in {explored:?}"),
    }
}

/// Asserts that no execution fails.
pub(crate) fn passes(sampler: Sampler, f: fn()) -> Explored {
    failure(sampler, f).unwrap_or_else(|message| panic!("{sampler:?} failed: {message}"))
}
