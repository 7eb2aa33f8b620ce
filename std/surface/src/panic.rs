//! Panics, as [`std::panic`](mod@std::panic)'s. A model has a hook of its own, and is told whose panic was caught.

pub use ::std::panic::*;

pub use backend::panic::{catch_unwind, resume_unwind, set_hook, take_hook};
