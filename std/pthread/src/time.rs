//! The clock.

use std::mem::MaybeUninit;
use std::time::Duration;

use crate::sync::check;

/// What the monotonic clock shows, which is the one that condition variables time out by.
///
/// It is asked directly. What std tells is the time since an earlier `Instant`, and one that a thread keeps for all
/// others would have to be published in a way that Helgrind sees.
#[must_use]
pub fn now() -> Duration {
    let mut now = MaybeUninit::uninit();
    // SAFETY: the clock writes the time where it is told to, and this one is always there.
    let now = unsafe {
        check(libc::clock_gettime(libc::CLOCK_MONOTONIC, now.as_mut_ptr()), "clock_gettime");
        now.assume_init()
    };
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}
