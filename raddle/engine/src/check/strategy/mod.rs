//! Strategies, which make the decisions of an execution.
//!
//! Sampling: [`random`], [`pct`], [`pos`], [`surw`]. [`script`] replays recorded decisions, [`follow`] an execution
//! graph.

pub(crate) mod follow;
pub(crate) mod pct;
pub(crate) mod pos;
pub(crate) mod random;
mod rng;
pub(crate) mod sampler;
pub(crate) mod script;
pub(crate) mod surw;

pub use sampler::Strategy;
