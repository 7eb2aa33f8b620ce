//! Panics, as [`std::panic`](mod@std::panic)'s: those with which a model may not interfere.

pub use std_on_raddle::panic::{catch_unwind, set_hook, take_hook};

#[doc(hidden)]
pub use raddle_engine::backend::message;
