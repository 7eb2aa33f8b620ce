//! What raddle's commands have in common: names, results, progress and exit codes.
//!
//! Results go to stdout, status to stderr.

pub mod exit;
mod name;
mod print;
mod progress;

pub use name::find;
pub use print::print;
pub use progress::bar;
