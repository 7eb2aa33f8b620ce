//! The catalogue: what each pair is, where it comes from, what it teaches, and what every detector says of it.
//!
//! A pair is one bug and its fix: `buggy/src/NAME.rs`, `fixed/src/NAME.rs`, and an entry here, `src/pairs/NAME.rs`.
//! The entry states an [`Expectation`] for every detector and side; the suites measure each of them, and fail when
//! the measured verdict differs, in either direction.

mod detector;
mod expectation;
mod failure;
mod pair;

pub use detector::Detector;
pub use expectation::{Cell, Expectation};
pub use failure::Failure;
pub use pair::{BugClass, Listed, Pair, Scenario, Side, Source};
pub use raddle_tools::FailureKind;

/// The entries, one module each.
mod pairs {
    use crate::Listed;
    include!(concat!(env!("OUT_DIR"), "/pairs.rs"));
}

pub use pairs::PAIRS;
