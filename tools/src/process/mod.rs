//! Processes under limits: the only way in which raddle's commands start other programs.

mod group;
mod proc;
mod tidy;

pub use group::{End, Ended, Limits, run};
pub use tidy::tidy;
