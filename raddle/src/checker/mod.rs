//! The checker: settings, the loop over executions, and what is made of a failing one.

mod builder;
mod explorers;
mod minimise;
mod run;
mod settings;
mod tally;
mod token;
mod trace;

pub use builder::{Checker, check};
