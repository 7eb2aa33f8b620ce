//! `std::thread`.

pub use ::std::thread::*;

mod builder;
mod current;
mod handle;
mod local;
mod packet;
mod park;
mod scope;

pub use builder::{Builder, spawn};
pub use current::{Thread, ThreadId, available_parallelism, current, panicking};
pub use handle::JoinHandle;
pub use local::{AccessError, LocalKey};
pub use park::{park, park_timeout, sleep, yield_now};
#[expect(deprecated, reason = "std still has them")]
pub use park::{park_timeout_ms, sleep_ms};
pub use scope::{Scope, ScopedJoinHandle, scope};

pub(crate) use packet::run_main;
