//! The catalogue: what each pair is, where it comes from, what it teaches, and what every detector says of it.
//!
//! A pair is one bug and its fix: `buggy/src/NAME.rs`, `fixed/src/NAME.rs`, and an entry here, `src/pairs/NAME.rs`.
//! What a detector should say of it, an [`Expectation`], follows from the class of the bug by a [`Rule`]; the entry
//! states an [`Exception`] wherever its pair differs. The suites measure every expectation, and fail when the verdict
//! differs, in either direction.

mod class;
mod detector;
mod exception;
mod expectation;
mod failure;
mod origin;
mod pair;
mod pairs;
mod rule;
mod side;
mod topic;

pub use class::BugClass;
pub use detector::Detector;
pub use exception::{Exception, Rate};
pub use expectation::Expectation;
pub use failure::Failure;
pub use origin::Origin;
pub use pair::{Listed, Pair, Scenario};
pub use pairs::PAIRS;
pub use raddle_tools::FailureKind;
pub use rule::Rule;
pub use side::Side;
pub use topic::Topic;
