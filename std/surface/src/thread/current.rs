//! What a thread does with itself.

use std::io;
use std::num::NonZero;
use std::time::Duration;

use backend::thread::Thread;

use crate::time::Instant;

/// The handle of the calling thread.
#[must_use]
pub fn current() -> Thread {
    backend::thread::current()
}

/// Whether the calling thread is unwinding.
#[must_use]
pub fn panicking() -> bool {
    backend::thread::panicking()
}

/// How many threads can run at once.
///
/// # Errors
/// If the system does not say; never in a model.
pub fn available_parallelism() -> io::Result<NonZero<usize>> {
    backend::thread::available_parallelism()
}

/// Blocks until the thread is unparked, or for no reason at all.
#[track_caller]
pub fn park() {
    backend::thread::park();
}

/// As [`park`], but not for longer than `timeout`.
#[track_caller]
pub fn park_timeout(timeout: Duration) {
    backend::thread::park_timeout(timeout);
}

/// As [`park_timeout`], in milliseconds.
#[track_caller]
#[deprecated(note = "replaced by `park_timeout`")]
pub fn park_timeout_ms(ms: u32) {
    park_timeout(Duration::from_millis(ms.into()));
}

/// Sleeps; in a model, virtual time passes.
#[track_caller]
pub fn sleep(duration: Duration) {
    backend::thread::sleep(duration);
}

/// Sleeps until a point in time.
#[track_caller]
pub fn sleep_until(deadline: Instant) {
    sleep(deadline.saturating_duration_since(Instant::now()));
}

/// As [`sleep`], in milliseconds.
#[track_caller]
#[deprecated(note = "replaced by `sleep`")]
pub fn sleep_ms(ms: u32) {
    sleep(Duration::from_millis(ms.into()));
}

/// Lets others run.
#[track_caller]
pub fn yield_now() {
    backend::thread::yield_now();
}
