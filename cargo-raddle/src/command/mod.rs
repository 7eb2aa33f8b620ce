//! The command line: `cargo raddle …`, also as `cargo-raddle …`.

mod generate;
mod moved;
mod raddle;
mod test;

pub use raddle::{main, run};
