//! The checker: settings, the loop over executions, and what is made of a failing one.

mod asked;
mod builder;
mod explorers;
mod interleaving;
mod minimise;
mod run;
mod samplers;
mod settings;
mod states;
pub(crate) mod strategy;
mod tally;
mod token;

pub use asked::{Question, ask};
pub use builder::{Checker, check};
