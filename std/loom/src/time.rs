//! The clock of a model is virtual, and every thread has its own. It moves when the thread sleeps, yields or times out,
//! and comes up to another's when it joins that thread or is woken by it.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::engine::current;

/// What the clock shows to the calling thread: the time since the first call outside a model.
#[must_use]
pub fn now() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    match current() {
        Some(ex) => ex.this_thread().now.get(),
        None => START.get_or_init(Instant::now).elapsed(),
    }
}
