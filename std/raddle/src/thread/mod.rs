//! Threads: coroutines of the engine in a model, std's outside.

mod current;
mod handle;
mod joinable;

use std::any::Any;

pub use self::current::{available_parallelism, current, panicking, park, park_timeout, sleep, spin_loop, yield_now};
pub use self::handle::{Thread, ThreadId};
pub use self::joinable::{Joinable, run};

/// Somebody was told of a panic. The engine knows.
pub fn joined(_payload: &(dyn Any + Send)) {}

/// Nobody will be told of a panic. The engine finds that by itself.
pub fn unjoined(_payload: Box<dyn Any + Send>) {}
