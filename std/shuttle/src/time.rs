//! The clock.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::engine;

/// How far the virtual clock goes while it is read: a loop that reads it until a deadline comes to its end.
const READING_TAKES: Duration = Duration::from_micros(100);

/// What the clock shows. In a model it is a virtual one, which goes on while threads read it, yield, sleep and time out.
#[must_use]
#[track_caller]
pub fn now() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    if !engine::inside() {
        return START.get_or_init(Instant::now).elapsed();
    }
    engine::point();
    engine::pass_time(engine::now().saturating_add(READING_TAKES));
    engine::now()
}
