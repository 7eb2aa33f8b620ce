//! Panics: std's.

pub use std::panic::{catch_unwind, resume_unwind, set_hook, take_hook};
