//! The command line: `cargo matrix …`, also as `cargo-matrix …`.

mod attempt;
mod book;
mod catalogue;
mod matrix;
mod name;
mod show;

pub use self::catalogue::{main, run};
