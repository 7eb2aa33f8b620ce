//! `std::thread` on loom.

mod builder;
mod current;
mod handle;
mod local;
mod packet;
mod scope;

pub use std::thread::{Result, available_parallelism};

pub use self::builder::{Builder, spawn};
pub use self::current::{current, panicking, park, park_timeout, sleep, yield_now};
#[expect(deprecated, reason = "std has them")]
pub use self::current::{park_timeout_ms, sleep_ms};
pub use self::handle::{JoinHandle, Thread, ThreadId};
pub use self::local::{AccessError, LocalKey, Outside};
pub use self::scope::{Scope, ScopedJoinHandle, scope};
