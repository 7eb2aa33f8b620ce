//! [`RwLock`]: the backend's lock, a poison flag and the value.

use std::cell::UnsafeCell;
use std::fmt;
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::ptr::NonNull;
use std::sync::{LockResult, TryLockError, TryLockResult};

use backend::sync::{RawReadGuard, RawRwLock, RawWriteGuard};

use super::poisoning::{Poison, Unwinding};

/// As [`std::sync::RwLock`].
pub struct RwLock<T: ?Sized> {
    raw: RawRwLock,
    poison: Poison,
    data: UnsafeCell<T>,
}

// SAFETY: the lock is `Send`, and whoever owns it owns the value, which `T: Send` allows.
unsafe impl<T: ?Sized + Send> Send for RwLock<T> {}
// SAFETY: of all that share it either one thread reaches the value exclusively, which `T: Send` allows, or several
// share it, which `T: Sync` allows.
unsafe impl<T: ?Sized + Send + Sync> Sync for RwLock<T> {}
impl<T: ?Sized> UnwindSafe for RwLock<T> {}
impl<T: ?Sized> RefUnwindSafe for RwLock<T> {}

/// As [`std::sync::RwLockReadGuard`].
#[must_use = "if unused the RwLock will immediately unlock"]
#[clippy::has_significant_drop]
pub struct RwLockReadGuard<'a, T: ?Sized> {
    /// No reference to the lock, which would make the guard invariant in `T`.
    data: NonNull<T>,
    /// Releases the lock when it is dropped.
    _raw: RawReadGuard<'a>,
    _not_send: PhantomData<*const ()>,
    /// It gives shared access, which decides whether it is `UnwindSafe`.
    _reads: PhantomData<&'a T>,
}

/// As [`std::sync::RwLockWriteGuard`].
#[must_use = "if unused the RwLock will immediately unlock"]
#[clippy::has_significant_drop]
pub struct RwLockWriteGuard<'a, T: ?Sized> {
    lock: &'a RwLock<T>,
    unwinding: Unwinding,
    /// Releases the lock when it is dropped, after the guard's own destructor.
    raw: RawWriteGuard<'a>,
    _not_send: PhantomData<*const ()>,
}

// SAFETY: a shared guard gives shared access to the value, which `T: Sync` allows; the lock is `Sync`.
unsafe impl<T: ?Sized + Sync> Sync for RwLockReadGuard<'_, T> {}
// SAFETY: a shared guard gives shared access to the value, which `T: Sync` allows; the lock is `Sync`.
unsafe impl<T: ?Sized + Sync> Sync for RwLockWriteGuard<'_, T> {}
impl<T: ?Sized + RefUnwindSafe> UnwindSafe for RwLockReadGuard<'_, T> {}
impl<T: ?Sized + RefUnwindSafe> RefUnwindSafe for RwLockReadGuard<'_, T> {}
impl<T: ?Sized> UnwindSafe for RwLockWriteGuard<'_, T> {}
impl<T: ?Sized> RefUnwindSafe for RwLockWriteGuard<'_, T> {}

impl<T> RwLock<T> {
    /// Creates an unlocked lock.
    pub const fn new(value: T) -> Self {
        Self { raw: RawRwLock::new(), poison: Poison::new(), data: UnsafeCell::new(value) }
    }

    /// The value of a lock that is used up.
    ///
    /// # Errors
    /// With the value, if the lock is poisoned.
    pub fn into_inner(self) -> LockResult<T> {
        let Self { poison, data, .. } = self;
        poison.wrap(data.into_inner())
    }
}

impl<T: ?Sized> RwLock<T> {
    /// Waits until nobody writes.
    ///
    /// # Errors
    /// With the guard, if the lock is poisoned.
    #[inline]
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let raw = self.raw.read();
        self.reader(raw)
    }

    /// Waits until nobody else uses the lock.
    ///
    /// # Errors
    /// With the guard, if the lock is poisoned.
    #[inline]
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let raw = self.raw.write();
        self.writer(raw)
    }

    /// Reads if nobody writes.
    ///
    /// # Errors
    /// `WouldBlock` if somebody writes, `Poisoned` with the guard if the lock is poisoned.
    #[inline]
    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        match self.raw.try_read() {
            Some(raw) => Ok(self.reader(raw)?),
            None => Err(TryLockError::WouldBlock),
        }
    }

    /// Writes if nobody uses the lock.
    ///
    /// # Errors
    /// `WouldBlock` if somebody uses it, `Poisoned` with the guard if the lock is poisoned.
    #[inline]
    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        match self.raw.try_write() {
            Some(raw) => Ok(self.writer(raw)?),
            None => Err(TryLockError::WouldBlock),
        }
    }

    #[inline]
    fn visit(&self) {
        backend::visit(self.data.get());
        self.poison.visit();
    }

    #[inline]
    fn reader<'a>(&'a self, raw: RawReadGuard<'a>) -> LockResult<RwLockReadGuard<'a, T>> {
        self.visit();
        self.poison.wrap(RwLockReadGuard::new(self, raw))
    }

    #[inline]
    fn writer<'a>(&'a self, raw: RawWriteGuard<'a>) -> LockResult<RwLockWriteGuard<'a, T>> {
        self.visit();
        self.poison.wrap(RwLockWriteGuard { lock: self, unwinding: Unwinding::now(), raw, _not_send: PhantomData })
    }

    /// Whether a thread panicked while it wrote.
    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        self.raw.look();
        self.poison.visit();
        self.poison.get()
    }

    /// Forgets that a thread panicked while it wrote.
    #[track_caller]
    pub fn clear_poison(&self) {
        self.raw.look();
        self.poison.visit();
        self.poison.clear();
    }

    /// The value, through an exclusive reference.
    ///
    /// # Errors
    /// With the reference, if the lock is poisoned.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.raw.renew();
        self.poison.wrap(self.data.get_mut())
    }
}

impl<'a, T: ?Sized> RwLockReadGuard<'a, T> {
    #[inline]
    fn new(lock: &'a RwLock<T>, raw: RawReadGuard<'a>) -> Self {
        let data = NonNull::new(lock.data.get()).expect("a cell has an address");
        Self { data, _raw: raw, _not_send: PhantomData, _reads: PhantomData }
    }
}

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    /// Goes on as a reader, letting no other writer in between.
    #[rustversion::since(1.92)] // as std has it
    #[clippy::msrv = "1.92"]
    #[track_caller]
    pub fn downgrade(this: Self) -> RwLockReadGuard<'a, T> {
        let this = ManuallyDrop::new(this);
        // SAFETY: `this` is not used again and has no destructor any more, so the lock's guard has one owner.
        let raw = unsafe { std::ptr::read(&this.raw) };
        RwLockReadGuard::new(this.lock, raw.downgrade())
    }
}

impl<T: ?Sized> Drop for RwLockWriteGuard<'_, T> {
    #[inline]
    fn drop(&mut self) {
        self.unwinding.release(&self.lock.poison);
    }
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: `_raw` holds the lock, so nobody writes; the value is in the lock, which `'a` outlives.
        unsafe { self.data.as_ref() }
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: `raw` holds the lock, so nobody has the value exclusively but through this guard, which is borrowed.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: `raw` holds the lock, so the value is reached through this guard only, which is exclusively borrowed.
        unsafe { &mut *self.lock.data.get() }
    }
}

macro_rules! shown_as_the_value {
    ($($guard:ident),*) => {$(
        impl<T: ?Sized + fmt::Debug> fmt::Debug for $guard<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }

        impl<T: ?Sized + fmt::Display> fmt::Display for $guard<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }
    )*};
}

shown_as_the_value!(RwLockReadGuard, RwLockWriteGuard);

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut d = f.debug_struct("RwLock");
        match self.try_read() {
            Ok(guard) => d.field("data", &&*guard),
            Err(TryLockError::Poisoned(e)) => d.field("data", &&**e.get_ref()),
            Err(TryLockError::WouldBlock) => d.field("data", &format_args!("<locked>")),
        };
        d.field("poisoned", &self.poison.get()).finish_non_exhaustive()
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
