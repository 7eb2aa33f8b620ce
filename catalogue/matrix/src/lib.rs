//! The catalogue's runner: asks every detector about every program, and says who finds what.
//!
//! A run goes one way. [`run`] takes a selection of the catalogue; [`detectors`] give a
//! [`verdict`](raddle_tools::verdict) on each part of it, the engines in a [`child`] of this executable; the [`judge`]
//! compares it with the catalogue's expectation; a [`report`] shows the [`cell`]s. `cargo matrix` ([`command`]) and the
//! suites both take it.

pub mod book;
pub mod cell;
pub mod child;
pub mod command;
pub mod detectors;
pub mod judge;
pub mod measured;
pub mod report;
pub mod run;
pub mod text;

mod programs;
mod signature;

pub use programs::Table;
