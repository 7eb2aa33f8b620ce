//! [`Mutex`] and its guard.

use std::fmt;
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use crate::engine::{self, Key, Patience, Role};

/// `std::sync::Mutex`. The real one holds the value, the lock and the poison; in a model it is only tried.
#[derive(Default)]
#[repr(transparent)]
pub struct Mutex<T: ?Sized> {
    real: std::sync::Mutex<T>,
}

/// `std::sync::MutexGuard`.
#[must_use = "if unused the Mutex will immediately unlock"]
#[clippy::has_significant_drop]
pub struct MutexGuard<'a, T: ?Sized> {
    lock: &'a Mutex<T>,
    real: ManuallyDrop<std::sync::MutexGuard<'a, T>>,
}

impl<T> Mutex<T> {
    /// An unlocked mutex.
    #[inline]
    pub const fn new(value: T) -> Self {
        Self { real: std::sync::Mutex::new(value) }
    }

    /// The value.
    pub fn into_inner(self) -> LockResult<T> {
        self.real.into_inner()
    }
}

impl<T: ?Sized> Mutex<T> {
    /// Locks.
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        if engine::visit(self) { self.lock_in_model() } else { self.guard(self.real.lock()) }
    }

    /// Locks, once scheduled: whoever comes first has it.
    #[track_caller]
    pub(super) fn lock_in_model(&self) -> LockResult<MutexGuard<'_, T>> {
        loop {
            match self.real.try_lock() {
                Ok(real) => return self.guard(Ok(real)),
                Err(TryLockError::Poisoned(error)) => return self.guard(Err(error)),
                Err(TryLockError::WouldBlock) => engine::wait_at(Key::of(self), Role::Any, Patience::Endless),
            };
        }
    }

    /// Locks, unless it is locked.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        engine::visit(self);
        match self.real.try_lock() {
            Ok(real) => Ok(self.guard(Ok(real))?),
            Err(TryLockError::Poisoned(error)) => Ok(self.guard(Err(error))?),
            Err(TryLockError::WouldBlock) => Err(TryLockError::WouldBlock),
        }
    }

    /// Whether a thread panicked while it held the lock.
    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        engine::visit(self);
        self.real.is_poisoned()
    }

    /// Forgets that a thread panicked.
    #[track_caller]
    pub fn clear_poison(&self) {
        engine::visit(self);
        self.real.clear_poison();
    }

    /// The value, of which the borrow shows that nobody else has it.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.real.get_mut()
    }

    /// A guard around this mutex's real one.
    pub(super) fn guard<'a>(&'a self, real: LockResult<std::sync::MutexGuard<'a, T>>) -> LockResult<MutexGuard<'a, T>> {
        let wrap = |real| MutexGuard { lock: self, real: ManuallyDrop::new(real) };
        real.map(wrap).map_err(|error| PoisonError::new(wrap(error.into_inner())))
    }
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// The mutex, and the real guard, which still holds the lock.
    pub(super) fn into_real(self) -> (&'a Mutex<T>, std::sync::MutexGuard<'a, T>) {
        let mut this = ManuallyDrop::new(self);
        // SAFETY: `this` is never used again, not even dropped.
        (this.lock, unsafe { ManuallyDrop::take(&mut this.real) })
    }
}

impl<T: ?Sized> Mutex<T> {
    /// Unlocks, without a scheduling point.
    pub(super) fn unlock(&self, real: std::sync::MutexGuard<'_, T>) {
        let was_poisoned = self.real.is_poisoned();
        drop(real);
        // The real guard cannot tell a panic of another thread of the model from one of its own.
        if !was_poisoned && !engine::panicking() && self.real.is_poisoned() {
            self.real.clear_poison();
        }
        engine::wake_all(Key::of(self));
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        if engine::inside() {
            // Here a thread that only tries the lock sees that it is held.
            engine::point();
        }
        // SAFETY: the guard is being dropped, so its field is not used again.
        let real = unsafe { ManuallyDrop::take(&mut self.real) };
        if engine::inside() { self.lock.unlock(real) } else { drop(real) }
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.real
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.real
    }
}

impl<T> From<T> for Mutex<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
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
