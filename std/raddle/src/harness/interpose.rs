//! Answers the futex calls on atomics of a model, so that crates which wait on futexes by themselves do so there.
//!
//! Missed: requeueing.

use std::ffi::{c_int, c_long};
use std::time::Duration;

use raddle_engine::backend::leave_if_over;
use std_harness::interpose::{Timespec, answer_futex_calls};

use super::futex::{self, Woken};

fn duration(time: &Timespec) -> Duration {
    Duration::new(time.seconds.max(0) as u64, time.nanoseconds.clamp(0, 999_999_999) as u32)
}

/// The moment that a clock of the system shows.
fn now(clock: libc::clockid_t) -> Duration {
    let mut now = Timespec { seconds: 0, nanoseconds: 0 };
    // SAFETY: it writes a time, which is laid out as this one.
    unsafe { libc::clock_gettime(clock, std::ptr::from_mut(&mut now).cast()) };
    duration(&now)
}

fn operation(futex_operation: c_int) -> c_int {
    futex_operation & !(libc::FUTEX_PRIVATE_FLAG | libc::FUTEX_CLOCK_REALTIME)
}

fn is_wait(futex_operation: c_int) -> bool {
    matches!(operation(futex_operation), libc::FUTEX_WAIT | libc::FUTEX_WAIT_BITSET)
}

/// The answer to a call on an atomic of a model.
///
/// # Safety
/// As for the system call.
unsafe fn model(addr: usize, futex_operation: c_int, value: u32, timeout: *const Timespec) -> Option<c_long> {
    if is_wait(futex_operation) {
        leave_if_over();
    }
    match operation(futex_operation) {
        what @ (libc::FUTEX_WAIT | libc::FUTEX_WAIT_BITSET) => {
            // SAFETY: null, or a valid time.
            let timeout = unsafe { timeout.as_ref() };
            // With a bit set the time is a moment of the system's clock, which is none of the model's: what counts there
            // is how far away it is.
            let clock = match futex_operation & libc::FUTEX_CLOCK_REALTIME {
                0 => libc::CLOCK_MONOTONIC,
                _ => libc::CLOCK_REALTIME,
            };
            let timeout = timeout.map(|t| match what {
                libc::FUTEX_WAIT => duration(t),
                _ => duration(t).saturating_sub(now(clock)),
            });
            // SAFETY: a futex is an aligned word, which is an atomic where the model knows it.
            let woken = unsafe { futex::wait(addr, value, timeout) }?;
            let errno = match woken {
                Woken::Up => return Some(0),
                Woken::Changed => libc::EAGAIN,
                Woken::Late => libc::ETIMEDOUT,
            };
            // SAFETY: the thread's own variable.
            unsafe { *libc::__errno_location() = errno };
            Some(-1)
        }
        libc::FUTEX_WAKE | libc::FUTEX_WAKE_BITSET => futex::wake(addr, value).map(|()| 0),
        _ => None,
    }
}

/// Called by the harness, so that the linker takes this file along.
pub(super) fn keep() {
    answer_futex_calls(model);
}
