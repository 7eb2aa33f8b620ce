//! Threads: std's, with parking replaced.

mod current;
mod joinable;
mod parker;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub use std::hint::spin_loop;
pub use std::thread::{ThreadId, available_parallelism, panicking, sleep, yield_now};

pub use self::current::{Thread, current, park, park_timeout};
pub use self::joinable::Joinable;

/// What the closure of a thread comes to.
///
/// # Errors
/// With the payload of its panic.
pub fn run<T>(f: impl FnOnce() -> T) -> std::thread::Result<T> {
    catch_unwind(AssertUnwindSafe(f))
}

/// Somebody was told of a panic, which is nothing to anybody else.
pub fn joined(_payload: &(dyn Any + Send)) {}

/// Nobody will be told of a panic, which is no fault.
pub fn unjoined(_payload: Box<dyn Any + Send>) {}
