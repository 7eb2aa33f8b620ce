//! The clock.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use raddle_engine::backend::{Call, Object, Role, active};

/// What the clock shows: virtual time in a model, the time since the first call outside.
#[must_use]
#[track_caller]
pub fn now() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    if active() {
        Call::new(Object::Instant, "now", Role::Clock).clock()
    } else {
        START.get_or_init(Instant::now).elapsed()
    }
}
