//! `RwLock` on `pthread_rwlock_t`; its guards are in `rwlock_guards.rs`.

use std::cell::UnsafeCell;
use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::{LockResult, TryLockError, TryLockResult};

use super::poisoning::Flag;
use super::{RwLockReadGuard, RwLockWriteGuard};
use crate::raw::RawRwLock;

/// `std::sync::RwLock`.
pub struct RwLock<T: ?Sized> {
    // First, because it is dropped first, and so orders what follows after all holders.
    pub(super) raw: RawRwLock,
    pub(super) poison: Flag,
    pub(super) data: UnsafeCell<T>,
}

// SAFETY: the value goes from thread to thread.
unsafe impl<T: ?Sized + Send> Send for RwLock<T> {}
// SAFETY: it is read by several threads at once, or written by one.
unsafe impl<T: ?Sized + Send + Sync> Sync for RwLock<T> {}
impl<T: ?Sized> UnwindSafe for RwLock<T> {}
impl<T: ?Sized> RefUnwindSafe for RwLock<T> {}

impl<T> RwLock<T> {
    /// A new, unlocked lock.
    pub const fn new(value: T) -> Self {
        Self { raw: RawRwLock::new(), poison: Flag::new(), data: UnsafeCell::new(value) }
    }

    /// The value.
    pub fn into_inner(self) -> LockResult<T> {
        let Self { raw, poison, data } = self;
        drop(raw);
        poison.wrap(data.into_inner())
    }
}

impl<T: ?Sized> RwLock<T> {
    /// Waits until nobody writes.
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        self.raw.read();
        // SAFETY: the lock has just been taken for reading.
        self.poison.wrap(unsafe { RwLockReadGuard::new(self) })
    }

    /// Takes the lock for reading if nobody writes.
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        if !self.raw.try_read() {
            return Err(TryLockError::WouldBlock);
        }
        // SAFETY: the lock has just been taken for reading.
        Ok(self.poison.wrap(unsafe { RwLockReadGuard::new(self) })?)
    }

    /// Waits until nobody reads or writes.
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        self.raw.write();
        // SAFETY: the lock has just been taken for writing.
        self.poison.wrap(unsafe { RwLockWriteGuard::new(self) })
    }

    /// Takes the lock for writing if nobody reads or writes.
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        if !self.raw.try_write() {
            return Err(TryLockError::WouldBlock);
        }
        // SAFETY: the lock has just been taken for writing.
        Ok(self.poison.wrap(unsafe { RwLockWriteGuard::new(self) })?)
    }

    /// Whether a writer has panicked.
    pub fn is_poisoned(&self) -> bool {
        self.poison.get()
    }

    /// Forgets that a writer has panicked.
    pub fn clear_poison(&self) {
        self.poison.clear();
    }

    /// The value, which nobody else can reach.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.poison.wrap(self.data.get_mut())
    }
}

impl<T> From<T> for RwLock<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Default> Default for RwLock<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("RwLock");
        match self.try_read() {
            Ok(guard) => shown.field("data", &&*guard),
            Err(TryLockError::Poisoned(e)) => shown.field("data", &&**e.get_ref()),
            Err(TryLockError::WouldBlock) => shown.field("data", &format_args!("<locked>")),
        };
        shown.field("poisoned", &self.is_poisoned()).finish_non_exhaustive()
    }
}
