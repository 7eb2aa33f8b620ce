//! What a check found, and how it is told.

mod abridge;
mod decisive;
mod display;
mod report;
pub(crate) mod trace;

pub use report::{Finding, LockEffect, Outcome, Step, Trace};
