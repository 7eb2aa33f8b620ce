//! `std::panic`, with what would disturb the engine replaced.

pub use ::std::panic::*;

pub use raddle::panic::{catch_unwind, set_hook, take_hook};
