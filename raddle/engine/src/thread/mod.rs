//! Threads, as [`std::thread`]'s.

mod handle;
mod local;
mod scope;
mod spawn;

pub use handle::{
    Thread, ThreadId, available_parallelism, current, panicking, park, park_timeout, sleep, sleep_until, yield_now,
};
#[expect(deprecated, reason = "std has them too")]
pub use handle::{park_timeout_ms, sleep_ms};
pub use local::{AccessError, LocalKey};
pub use scope::{Scope, ScopedJoinHandle, scope};
pub(crate) use spawn::main;
pub use spawn::{Builder, JoinHandle, spawn};
pub use std::thread::Result;
