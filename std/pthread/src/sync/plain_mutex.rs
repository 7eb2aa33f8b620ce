//! [`PlainMutex`]: a [`RawMutex`] with a value, for what channels, barriers, threads and the surface keep for themselves.

use std::cell::UnsafeCell;
use std::ops::{Deref, DerefMut};
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::LockResult;
use std::time::Duration;

use super::{RawCondvar, RawMutex, RawMutexGuard};

/// A mutex of which nobody outside knows. It is never poisoned: nothing of the program runs while it is held.
pub struct PlainMutex<T> {
    // First, because it is dropped first, and so orders what follows after all holders.
    raw: RawMutex,
    value: UnsafeCell<T>,
}

/// The value, held until this is dropped.
pub struct PlainMutexGuard<'a, T> {
    value: &'a UnsafeCell<T>,
    raw: RawMutexGuard<'a>,
}

// SAFETY: of all that share it one thread at a time reaches the value, which `T: Send` allows; the lock is `Sync`.
unsafe impl<T: Send> Sync for PlainMutex<T> {}
impl<T> UnwindSafe for PlainMutex<T> {}
impl<T> RefUnwindSafe for PlainMutex<T> {}

impl<T> PlainMutex<T> {
    /// An unlocked mutex.
    pub const fn new(value: T) -> Self {
        Self { raw: RawMutex::new(), value: UnsafeCell::new(value) }
    }

    /// Waits for the mutex and takes it.
    ///
    /// # Errors
    /// None; it is only asked like std's.
    pub fn lock(&self) -> LockResult<PlainMutexGuard<'_, T>> {
        Ok(self.enter())
    }

    /// Waits for the mutex and takes it.
    pub(crate) fn enter(&self) -> PlainMutexGuard<'_, T> {
        PlainMutexGuard { raw: self.raw.lock(), value: &self.value }
    }

    /// Takes the mutex if it is free.
    pub(crate) fn try_enter(&self) -> Option<PlainMutexGuard<'_, T>> {
        self.raw.try_lock().map(|raw| PlainMutexGuard { raw, value: &self.value })
    }

    /// The value, for its only owner.
    pub(crate) fn get_mut(&mut self) -> &mut T {
        self.raw.renew();
        self.value.get_mut()
    }
}

impl<'a, T> PlainMutexGuard<'a, T> {
    /// Waits for `condvar` once.
    pub(crate) fn wait(self, condvar: &RawCondvar) -> Self {
        Self { raw: condvar.wait(self.raw), value: self.value }
    }

    /// Waits for `condvar` while a condition holds.
    pub(crate) fn wait_while(mut self, condvar: &RawCondvar, mut condition: impl FnMut(&mut T) -> bool) -> Self {
        while condition(&mut *self) {
            self = self.wait(condvar);
        }
        self
    }

    /// Waits for `condvar` once, for no longer than `timeout`.
    pub(crate) fn wait_timeout(self, condvar: &RawCondvar, timeout: Duration) -> Self {
        Self { raw: condvar.wait_timeout(self.raw, timeout).0, value: self.value }
    }
}

impl<T> Deref for PlainMutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: `raw` holds the mutex beside the value, and the guard, through which alone it is reached, is borrowed.
        unsafe { &*self.value.get() }
    }
}

impl<T> DerefMut for PlainMutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: `raw` holds the mutex beside the value, and the guard, through which alone it is reached, is
        // exclusively borrowed.
        unsafe { &mut *self.value.get() }
    }
}
