//! [`Mutex`]: the backend's lock, a poison flag and the value.

use std::cell::UnsafeCell;
use std::fmt;
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::{LockResult, TryLockError, TryLockResult};

use backend::sync::{RawMutex, RawMutexGuard};

use super::poisoning::{Poison, Unwinding};

/// As [`std::sync::Mutex`].
pub struct Mutex<T: ?Sized> {
    raw: RawMutex,
    poison: Poison,
    data: UnsafeCell<T>,
}

// SAFETY: the lock is `Send` and gives the value to one thread after the other, which `T: Send` allows.
unsafe impl<T: ?Sized + Send> Send for Mutex<T> {}
// SAFETY: of all that share it one thread at a time reaches the value, which `T: Send` allows.
unsafe impl<T: ?Sized + Send> Sync for Mutex<T> {}
impl<T: ?Sized> UnwindSafe for Mutex<T> {}
impl<T: ?Sized> RefUnwindSafe for Mutex<T> {}

/// As [`std::sync::MutexGuard`].
#[must_use = "if unused the Mutex will immediately unlock"]
#[clippy::has_significant_drop]
pub struct MutexGuard<'a, T: ?Sized> {
    lock: &'a Mutex<T>,
    unwinding: Unwinding,
    /// Releases the lock when it is dropped, after the guard's own destructor.
    raw: RawMutexGuard<'a>,
    _not_send: PhantomData<*const ()>,
}

// SAFETY: a shared guard gives shared access to the value, which `T: Sync` allows; the lock is `Sync`.
unsafe impl<T: ?Sized + Sync> Sync for MutexGuard<'_, T> {}
impl<T: ?Sized> UnwindSafe for MutexGuard<'_, T> {}
impl<T: ?Sized> RefUnwindSafe for MutexGuard<'_, T> {}

impl<T> Mutex<T> {
    /// Creates an unlocked mutex.
    pub const fn new(value: T) -> Self {
        Self { raw: RawMutex::new(), poison: Poison::new(), data: UnsafeCell::new(value) }
    }

    /// The value of a mutex that is used up.
    ///
    /// # Errors
    /// With the value, if the mutex is poisoned.
    pub fn into_inner(self) -> LockResult<T> {
        let Self { poison, data, .. } = self;
        poison.wrap(data.into_inner())
    }
}

impl<T: ?Sized> Mutex<T> {
    /// Waits for the mutex and takes it.
    ///
    /// # Errors
    /// With the guard, if the mutex is poisoned.
    #[inline]
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let raw = self.raw.lock();
        self.guard(raw)
    }

    /// Takes the mutex if it is free.
    ///
    /// # Errors
    /// `WouldBlock` if it is held, `Poisoned` with the guard if it is poisoned.
    #[inline]
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        match self.raw.try_lock() {
            Some(raw) => Ok(self.guard(raw)?),
            None => Err(TryLockError::WouldBlock),
        }
    }

    /// The guard of a lock that was just taken.
    #[inline]
    pub(super) fn guard<'a>(&'a self, raw: RawMutexGuard<'a>) -> LockResult<MutexGuard<'a, T>> {
        backend::visit(self.data.get());
        self.poison.visit();
        let guard = MutexGuard { lock: self, unwinding: Unwinding::now(), raw, _not_send: PhantomData };
        self.poison.wrap(guard)
    }

    /// Whether a thread panicked while it held the mutex.
    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        self.raw.look();
        self.poison.visit();
        self.poison.get()
    }

    /// Forgets that a thread panicked while it held the mutex.
    #[track_caller]
    pub fn clear_poison(&self) {
        self.raw.look();
        self.poison.visit();
        self.poison.clear();
    }

    /// The value, through an exclusive reference.
    ///
    /// # Errors
    /// With the reference, if the mutex is poisoned.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.raw.renew();
        self.poison.wrap(self.data.get_mut())
    }
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// Takes the guard apart without releasing the lock, for `Condvar`.
    pub(super) fn into_parts(self) -> (&'a Mutex<T>, RawMutexGuard<'a>) {
        let this = ManuallyDrop::new(self);
        // SAFETY: `this` is not used again and has no destructor any more, so the lock's guard has one owner.
        (this.lock, unsafe { std::ptr::read(&this.raw) })
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    #[inline]
    fn drop(&mut self) {
        self.unwinding.release(&self.lock.poison);
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: `raw` holds the lock, so nobody has the value exclusively but through this guard, which is borrowed.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: `raw` holds the lock, so the value is reached through this guard only, which is exclusively borrowed.
        unsafe { &mut *self.lock.data.get() }
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut d = f.debug_struct("Mutex");
        match self.try_lock() {
            Ok(guard) => d.field("data", &&*guard),
            Err(TryLockError::Poisoned(e)) => d.field("data", &&**e.get_ref()),
            Err(TryLockError::WouldBlock) => d.field("data", &"<locked>"),
        };
        d.field("poisoned", &self.poison.get()).finish_non_exhaustive()
    }
}

impl<T> From<T> for Mutex<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Default> Default for Mutex<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}
