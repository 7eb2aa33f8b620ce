//! How many programs are tried.

use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngSeed;

/// How many programs a property tries, and which.
pub(crate) fn cases(default: u32) -> ProptestConfig {
    let asked = std::env::var("RADDLE_ORACLE_CASES").ok();
    let cases = asked.as_ref().map_or(default, |n| n.parse().expect("RADDLE_ORACLE_CASES is a number of programs"));
    let rng_seed = if asked.is_some() { RngSeed::Random } else { RngSeed::Fixed(11) };
    ProptestConfig { cases, rng_seed, failure_persistence: None, max_shrink_iters: 4096, ..ProptestConfig::default() }
}
