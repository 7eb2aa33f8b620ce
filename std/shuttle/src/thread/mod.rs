//! Threads: coroutines of shuttle in a model, std's outside.

mod current;
mod joinable;
mod park;
mod run;

pub use self::current::{Thread, ThreadId, available_parallelism, current, panicking};
pub use self::joinable::Joinable;
pub use self::park::{park, park_timeout, sleep, spin_loop, yield_now};
pub use self::run::{joined, run, unjoined};
pub(crate) use self::run::{run_main, run_to_the_end};
