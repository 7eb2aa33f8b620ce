//! Threads, as [`std::thread`]'s.

mod builder;
mod current;
mod join;
mod local;
mod packet;
mod scope;

pub use ::std::thread::Result;

pub use backend::thread::{Thread, ThreadId};

pub use self::builder::{Builder, spawn};
pub use self::current::{available_parallelism, current, panicking, park, park_timeout, sleep, sleep_until, yield_now};
#[expect(deprecated, reason = "std has them too")]
pub use self::current::{park_timeout_ms, sleep_ms};
pub use self::join::JoinHandle;
#[doc(hidden)]
pub use self::local::Outside;
pub use self::local::{AccessError, LocalKey};
pub use self::scope::{Scope, ScopedJoinHandle, scope};
