//! `std::thread`, with parking and scopes replaced; the threads are std's.

pub use ::std::thread::*;

mod builder;
mod current;
mod join_handle;
mod parker;
mod scope;

pub use builder::{Builder, spawn};
#[expect(deprecated, reason = "std still has it")]
pub use current::park_timeout_ms;
pub use current::{Thread, current, park, park_timeout};
pub use join_handle::JoinHandle;
pub use scope::{Scope, ScopedJoinHandle, scope};
