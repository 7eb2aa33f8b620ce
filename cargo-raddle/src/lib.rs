//! `cargo raddle test`: the tests of any crate, unmodified, under every schedule.
//!
//! [`command`] reads the command line, [`harness`] builds and runs the tests, and [`findings`] says what they came to.
//! [`cli`] and the pages of [`findings`] are for `cargo matrix`, too.

pub mod cli;
pub mod command;
pub mod findings;
pub mod harness;
