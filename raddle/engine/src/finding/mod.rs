//! What a check found, and how that is shown.

mod abridge;
mod decisive;
mod display;
mod report;
pub(crate) mod trace;

pub use report::{Finding, LockEffect, Outcome, Step, Trace};
