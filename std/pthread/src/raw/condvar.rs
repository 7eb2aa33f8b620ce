//! `pthread_cond_t`, timed by the monotonic clock.

use std::cell::UnsafeCell;
use std::mem::MaybeUninit;
use std::time::Duration;

use super::lazy::{Lazy, Object};
use super::{RawMutex, check};

/// A condition variable.
#[derive(Debug)]
pub(crate) struct RawCondvar(Lazy<Pthread>);

struct Pthread(UnsafeCell<libc::pthread_cond_t>);

// SAFETY: the object is made to be shared.
unsafe impl Sync for Pthread {}
// SAFETY: nothing in it belongs to a thread.
unsafe impl Send for Pthread {}

impl RawCondvar {
    pub(crate) const fn new() -> Self {
        Self(Lazy::new())
    }

    /// # Safety
    /// The calling thread holds `mutex`.
    pub(crate) unsafe fn wait(&self, mutex: &RawMutex) {
        let cond = self.0.get().0.get();
        // SAFETY: both were initialised in their places; the caller holds the mutex.
        let code = unsafe { mutex.wait(|mutex| libc::pthread_cond_wait(cond, mutex)) };
        check(code, "pthread_cond_wait");
    }

    /// Whether it was woken, rather than timed out.
    ///
    /// # Safety
    /// The calling thread holds `mutex`.
    pub(crate) unsafe fn wait_timeout(&self, mutex: &RawMutex, timeout: Duration) -> bool {
        let cond = self.0.get().0.get();
        let deadline = from_now(timeout);
        // SAFETY: both were initialised in their places; the caller holds the mutex.
        let code = unsafe { mutex.wait(|mutex| libc::pthread_cond_timedwait(cond, mutex, &deadline)) };
        if code == libc::ETIMEDOUT {
            return false;
        }
        check(code, "pthread_cond_timedwait");
        true
    }

    pub(crate) fn notify_one(&self) {
        // SAFETY: it was initialised in its place.
        check(unsafe { libc::pthread_cond_signal(self.0.get().0.get()) }, "pthread_cond_signal");
    }

    pub(crate) fn notify_all(&self) {
        // SAFETY: it was initialised in its place.
        check(unsafe { libc::pthread_cond_broadcast(self.0.get().0.get()) }, "pthread_cond_broadcast");
    }
}

/// The time `timeout` from now on the monotonic clock, or the last there is.
fn from_now(timeout: Duration) -> libc::timespec {
    let mut now = MaybeUninit::uninit();
    // SAFETY: the clock writes the time where it is told to, and this one is always there.
    let now = unsafe {
        check(libc::clock_gettime(libc::CLOCK_MONOTONIC, now.as_mut_ptr()), "clock_gettime");
        now.assume_init()
    };
    let mut nanos = now.tv_nsec + libc::c_long::from(timeout.subsec_nanos());
    let carry = nanos / 1_000_000_000;
    nanos %= 1_000_000_000;
    let secs = libc::time_t::try_from(timeout.as_secs())
        .ok()
        .and_then(|secs| now.tv_sec.checked_add(secs)?.checked_add(carry));
    libc::timespec { tv_sec: secs.unwrap_or(libc::time_t::MAX), tv_nsec: nanos }
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
