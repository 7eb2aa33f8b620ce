//! [`RawCondvar`]: a `pthread_cond_t`, timed by the monotonic clock.

use std::cell::UnsafeCell;
use std::mem::MaybeUninit;
use std::time::Duration;

use super::lazy::{Lazy, Object};
use super::{RawMutexGuard, check};
use crate::time;

/// A condition variable.
pub struct RawCondvar(Lazy<Pthread>);

struct Pthread(UnsafeCell<libc::pthread_cond_t>);

// SAFETY: the object is made to be shared.
unsafe impl Sync for Pthread {}
// SAFETY: nothing in it belongs to a thread.
unsafe impl Send for Pthread {}

impl RawCondvar {
    /// Nobody waits for it.
    #[must_use]
    pub const fn new() -> Self {
        Self(Lazy::new())
    }

    /// Releases the mutex, waits for a notification, takes the mutex.
    pub fn wait<'a>(&self, guard: RawMutexGuard<'a>) -> RawMutexGuard<'a> {
        let cond = self.0.get().0.get();
        // SAFETY: both were initialised in their places, and the guard's thread, the calling one, holds the mutex.
        let code = guard.wait(|mutex| unsafe { libc::pthread_cond_wait(cond, mutex) });
        check(code, "pthread_cond_wait");
        guard
    }

    /// The same, for no longer than `timeout`; whether time was up.
    pub fn wait_timeout<'a>(&self, guard: RawMutexGuard<'a>, timeout: Duration) -> (RawMutexGuard<'a>, bool) {
        let cond = self.0.get().0.get();
        let deadline = from_now(timeout);
        // SAFETY: both were initialised in their places, and the guard's thread, the calling one, holds the mutex.
        let code = guard.wait(|mutex| unsafe { libc::pthread_cond_timedwait(cond, mutex, &deadline) });
        let late = code == libc::ETIMEDOUT;
        if !late {
            check(code, "pthread_cond_timedwait");
        }
        (guard, late)
    }

    /// Wakes one thread that waits.
    pub fn notify_one(&self) {
        // SAFETY: it was initialised in its place.
        check(unsafe { libc::pthread_cond_signal(self.0.get().0.get()) }, "pthread_cond_signal");
    }

    /// Wakes all threads that wait.
    pub fn notify_all(&self) {
        // SAFETY: it was initialised in its place.
        check(unsafe { libc::pthread_cond_broadcast(self.0.get().0.get()) }, "pthread_cond_broadcast");
    }
}

/// The time `timeout` from now on the clock of all condition variables, or the last there is.
fn from_now(timeout: Duration) -> libc::timespec {
    let deadline = time::now().saturating_add(timeout);
    let seconds = libc::time_t::try_from(deadline.as_secs()).unwrap_or(libc::time_t::MAX);
    libc::timespec { tv_sec: seconds, tv_nsec: deadline.subsec_nanos() as libc::c_long }
}

impl Object for Pthread {
    fn new() -> Box<Self> {
        let object = Box::new(Self(UnsafeCell::new(libc::PTHREAD_COND_INITIALIZER)));
        let mut attr = MaybeUninit::uninit();
        // SAFETY: the attribute is initialised before it is used and destroyed after, the object is where it stays.
        unsafe {
            check(libc::pthread_condattr_init(attr.as_mut_ptr()), "pthread_condattr_init");
            let code = libc::pthread_condattr_setclock(attr.as_mut_ptr(), libc::CLOCK_MONOTONIC);
            check(code, "pthread_condattr_setclock");
            check(libc::pthread_cond_init(object.0.get(), attr.as_ptr()), "pthread_cond_init");
            check(libc::pthread_condattr_destroy(attr.as_mut_ptr()), "pthread_condattr_destroy");
        }
        object
    }

    fn retire(&mut self) -> bool {
        // SAFETY: nobody waits, since whoever waits borrows it.
        check(unsafe { libc::pthread_cond_destroy(self.0.get()) }, "pthread_cond_destroy");
        true
    }
}
