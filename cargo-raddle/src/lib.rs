//! The runner: asks every detector about every program of the catalogue, and says who finds what.
//!
//! A run goes one way. [`run`] takes a selection of the catalogue; [`detectors`] give a [`verdict`] on each part of it,
//! the engines in a [`child`] of this executable; the [`judge`] compares it with the catalogue's expectation; a
//! [`report`] shows the [`cell`]s. `cargo raddle matrix` ([`command`]) and the suites both take it.

pub mod book;
pub mod cell;
pub mod child;
pub mod command;
pub mod detectors;
pub mod findings;
pub mod harness;
pub mod judge;
pub mod report;
pub mod run;
pub mod text;
pub mod verdict;

mod programs;
mod signature;
mod tools;

pub use programs::Table;
