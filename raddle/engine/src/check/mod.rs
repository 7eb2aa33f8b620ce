//! The checker: settings, the loop over executions, and what is made of a failing one.

mod builder;
mod explorers;
mod interleaving;
mod minimise;
mod names;
mod questions;
mod run;
mod samplers;
mod settings;
mod states;
pub(crate) mod strategy;
mod tally;
mod token;

pub use builder::{Checker, check};
pub use names::UnknownName;
pub use questions::{Question, ask};
