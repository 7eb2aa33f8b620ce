//! The checker: settings, the loop over executions, and what is made of a failing one.

mod abridge;
mod asked;
mod builder;
mod decisive;
mod display;
mod explorers;
mod interleaving;
mod minimise;
mod run;
mod samplers;
mod settings;
mod states;
mod tally;
mod token;
mod trace;

pub use asked::{Question, ask};
pub use builder::{Checker, check};
