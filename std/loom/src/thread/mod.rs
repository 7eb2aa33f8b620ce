//! Threads: loom's in a model, std's outside.

mod current;
mod handle;
mod joinable;
mod panics;

pub use std::thread::available_parallelism;

pub use self::current::{current, panicking, park, park_timeout, sleep, spin_loop, yield_now};
pub use self::handle::{Thread, ThreadId};
pub use self::joinable::Joinable;
pub use self::panics::{joined, run, unjoined};
