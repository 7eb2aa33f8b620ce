//! [`RwLock`] and its guards.

use std::fmt;
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use crate::engine::{self, Key, Patience, Role};

/// `std::sync::RwLock`. The real one holds the value, the lock and the poison; in a model it is only tried. As with
/// std's on Linux, a reader does not overtake a writer that waits, so reading twice in one thread may deadlock.
#[derive(Default)]
#[repr(transparent)]
pub struct RwLock<T: ?Sized> {
    real: std::sync::RwLock<T>,
}

/// `std::sync::RwLockReadGuard`.
#[must_use = "if unused the RwLock will immediately unlock"]
#[clippy::has_significant_drop]
pub struct RwLockReadGuard<'a, T: ?Sized> {
    lock: &'a RwLock<T>,
    real: ManuallyDrop<std::sync::RwLockReadGuard<'a, T>>,
}

/// `std::sync::RwLockWriteGuard`.
#[must_use = "if unused the RwLock will immediately unlock"]
#[clippy::has_significant_drop]
pub struct RwLockWriteGuard<'a, T: ?Sized> {
    lock: &'a RwLock<T>,
    real: ManuallyDrop<std::sync::RwLockWriteGuard<'a, T>>,
}

impl<T> RwLock<T> {
    /// An unlocked lock.
    #[inline]
    pub const fn new(value: T) -> Self {
        Self { real: std::sync::RwLock::new(value) }
    }

    /// The value.
    pub fn into_inner(self) -> LockResult<T> {
        self.real.into_inner()
    }
}

impl<T: ?Sized> RwLock<T> {
    /// Locks, to read.
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        if !engine::visit(self) {
            return self.reader(self.real.read());
        }
        loop {
            match self.try_read_in_model() {
                Ok(real) => return self.reader(Ok(real)),
                Err(TryLockError::Poisoned(error)) => return self.reader(Err(error)),
                Err(TryLockError::WouldBlock) => engine::wait_at(Key::of(self), Role::Any, Patience::Endless),
            };
        }
    }

    /// Locks, to write.
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        if !engine::visit(self) {
            return self.writer(self.real.write());
        }
        loop {
            match self.real.try_write() {
                Ok(real) => return self.writer(Ok(real)),
                Err(TryLockError::Poisoned(error)) => return self.writer(Err(error)),
                Err(TryLockError::WouldBlock) => engine::wait_at(Key::of(self), Role::Writer, Patience::Endless),
            };
        }
    }

    /// Locks to read, unless a writer has the lock or waits for it.
    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        let real = if engine::visit(self) { self.try_read_in_model() } else { self.real.try_read() };
        match real {
            Ok(real) => Ok(self.reader(Ok(real))?),
            Err(TryLockError::Poisoned(error)) => Ok(self.reader(Err(error))?),
            Err(TryLockError::WouldBlock) => Err(TryLockError::WouldBlock),
        }
    }

    /// Locks to write, unless it is locked.
    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        engine::visit(self);
        match self.real.try_write() {
            Ok(real) => Ok(self.writer(Ok(real))?),
            Err(TryLockError::Poisoned(error)) => Ok(self.writer(Err(error))?),
            Err(TryLockError::WouldBlock) => Err(TryLockError::WouldBlock),
        }
    }

    /// Whether a thread panicked while it held the lock to write.
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

    fn try_read_in_model(&self) -> TryLockResult<std::sync::RwLockReadGuard<'_, T>> {
        let writer_waits = |place: &mut engine::Place| place.waiters.iter().any(|w| w.role == Role::Writer);
        if engine::place(Key::of(self), writer_waits) { Err(TryLockError::WouldBlock) } else { self.real.try_read() }
    }

    fn reader<'a>(&'a self, real: LockResult<std::sync::RwLockReadGuard<'a, T>>) -> LockResult<RwLockReadGuard<'a, T>> {
        let wrap = |real| RwLockReadGuard { lock: self, real: ManuallyDrop::new(real) };
        real.map(wrap).map_err(|error| PoisonError::new(wrap(error.into_inner())))
    }

    fn writer<'a>(
        &'a self,
        real: LockResult<std::sync::RwLockWriteGuard<'a, T>>,
    ) -> LockResult<RwLockWriteGuard<'a, T>> {
        let wrap = |real| RwLockWriteGuard { lock: self, real: ManuallyDrop::new(real) };
        real.map(wrap).map_err(|error| PoisonError::new(wrap(error.into_inner())))
    }
}

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    /// Goes on with a lock to read, and lets no writer in between.
    #[rustversion::since(1.92)] // as std has it
    #[clippy::msrv = "1.92"]
    #[track_caller]
    pub fn downgrade(this: Self) -> RwLockReadGuard<'a, T> {
        let mut this = ManuallyDrop::new(this);
        let lock = this.lock;
        // SAFETY: `this` is never used again, not even dropped.
        let real = unsafe { ManuallyDrop::take(&mut this.real) };
        let in_model = engine::visit(lock);
        let real = std::sync::RwLockWriteGuard::downgrade(real);
        if in_model {
            engine::wake_all(Key::of(lock));
        }
        RwLockReadGuard { lock, real: ManuallyDrop::new(real) }
    }
}

impl<T: ?Sized> Drop for RwLockReadGuard<'_, T> {
    fn drop(&mut self) {
        if engine::inside() {
            engine::point();
        }
        // SAFETY: the guard is being dropped, so its field is not used again.
        unsafe { ManuallyDrop::drop(&mut self.real) };
        if engine::inside() {
            engine::wake_all(Key::of(self.lock));
        }
    }
}

impl<T: ?Sized> Drop for RwLockWriteGuard<'_, T> {
    fn drop(&mut self) {
        if engine::inside() {
            engine::point();
        }
        let was_poisoned = self.lock.real.is_poisoned();
        // SAFETY: the guard is being dropped, so its field is not used again.
        unsafe { ManuallyDrop::drop(&mut self.real) };
        if engine::inside() {
            // The real guard cannot tell a panic of another thread of the model from one of its own.
            if !was_poisoned && !engine::panicking() && self.lock.real.is_poisoned() {
                self.lock.real.clear_poison();
            }
            engine::wake_all(Key::of(self.lock));
        }
    }
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.real
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.real
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.real
    }
}

impl<T> From<T> for RwLock<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
