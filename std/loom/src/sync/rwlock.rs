//! `RwLock`, built from the engine's events, because loom's own is corrupted by a thread that reads twice.
//!
//! Those who wait get the lock in the order in which they came, and loom explores every order of coming, so that this
//! loses no outcome. A reader also waits for a writer that came before it, as on Linux: a thread that reads twice
//! deadlocks when a writer comes between.

use std::cell::UnsafeCell;
use std::fmt;
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use super::poison::{Flag, Unwinding};
use super::raw_rwlock::{Mode, RawRwLock};
use crate::engine::{Bound, Execution, current, restore};

/// A reader-writer lock, as `std::sync::RwLock`.
pub struct RwLock<T: ?Sized> {
    raw: Bound<Rc<RawRwLock>>,
    outside: std::sync::RwLock<()>,
    used_outside: AtomicBool,
    poison: Flag,
    data: UnsafeCell<T>,
}

// SAFETY: readers share the data, a writer has it alone, in a model and outside.
unsafe impl<T: ?Sized + Send> Send for RwLock<T> {}
// SAFETY: as above; readers on several threads need `T: Sync`.
unsafe impl<T: ?Sized + Send + Sync> Sync for RwLock<T> {}
impl<T: ?Sized> UnwindSafe for RwLock<T> {}
impl<T: ?Sized> RefUnwindSafe for RwLock<T> {}

/// Gives the shared lock up when it goes out of scope.
#[must_use = "if unused the RwLock will immediately unlock"]
#[clippy::has_significant_drop]
pub struct RwLockReadGuard<'a, T: ?Sized> {
    lock: &'a RwLock<T>,
    held: HeldShared<'a>,
    _not_send: PhantomData<*const ()>,
}

/// Gives the exclusive lock up when it goes out of scope.
#[must_use = "if unused the RwLock will immediately unlock"]
#[clippy::has_significant_drop]
pub struct RwLockWriteGuard<'a, T: ?Sized> {
    lock: &'a RwLock<T>,
    held: HeldExclusive<'a>,
    unwinding: Unwinding,
    _not_send: PhantomData<*const ()>,
}

// SAFETY: a shared guard gives a shared reference to the data and no more.
unsafe impl<T: ?Sized + Sync> Sync for RwLockReadGuard<'_, T> {}
// SAFETY: as above.
unsafe impl<T: ?Sized + Sync> Sync for RwLockWriteGuard<'_, T> {}
impl<T: ?Sized + RefUnwindSafe> UnwindSafe for RwLockReadGuard<'_, T> {}
impl<T: ?Sized + RefUnwindSafe> RefUnwindSafe for RwLockReadGuard<'_, T> {}
impl<T: ?Sized> UnwindSafe for RwLockWriteGuard<'_, T> {}
impl<T: ?Sized> RefUnwindSafe for RwLockWriteGuard<'_, T> {}

enum HeldShared<'a> {
    Model(Rc<RawRwLock>),
    Outside { _guard: std::sync::RwLockReadGuard<'a, ()> },
}

enum HeldExclusive<'a> {
    Model(Rc<RawRwLock>),
    Outside { guard: std::sync::RwLockWriteGuard<'a, ()> },
}

impl<T> RwLock<T> {
    /// An unlocked lock.
    #[inline]
    pub const fn new(data: T) -> Self {
        Self {
            raw: Bound::new(),
            outside: std::sync::RwLock::new(()),
            used_outside: AtomicBool::new(false),
            poison: Flag::new(),
            data: UnsafeCell::new(data),
        }
    }

    /// The data.
    pub fn into_inner(self) -> LockResult<T> {
        let poison = self.poison.get();
        let data = self.data.into_inner();
        if poison { Err(PoisonError::new(data)) } else { Ok(data) }
    }
}

impl<T: ?Sized> RwLock<T> {
    /// Locks for reading, waiting until nobody writes.
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let held = match current() {
            Some(ex) => {
                let raw = self.raw(ex);
                raw.lock(ex, Mode::Shared, Location::caller());
                HeldShared::Model(raw)
            }
            None => {
                self.used_outside.store(true, Relaxed);
                HeldShared::Outside { _guard: self.outside.read().unwrap_or_else(PoisonError::into_inner) }
            }
        };
        self.poison.wrap(self.shared(held))
    }

    /// Locks for reading, if nobody writes.
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        let held = match current() {
            Some(ex) => {
                let raw = self.raw(ex);
                if !raw.try_lock(ex, Mode::Shared) {
                    return Err(TryLockError::WouldBlock);
                }
                HeldShared::Model(raw)
            }
            None => {
                self.used_outside.store(true, Relaxed);
                HeldShared::Outside { _guard: ignore_poison(self.outside.try_read()).ok_or(TryLockError::WouldBlock)? }
            }
        };
        Ok(self.poison.wrap(self.shared(held))?)
    }

    /// Locks for writing, waiting until nobody else reads or writes.
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let held = match current() {
            Some(ex) => {
                let raw = self.raw(ex);
                raw.lock(ex, Mode::Exclusive, Location::caller());
                HeldExclusive::Model(raw)
            }
            None => {
                self.used_outside.store(true, Relaxed);
                HeldExclusive::Outside { guard: self.outside.write().unwrap_or_else(PoisonError::into_inner) }
            }
        };
        self.poison.wrap(self.exclusive(held))
    }

    /// Locks for writing, if nobody else reads or writes.
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        let held = match current() {
            Some(ex) => {
                let raw = self.raw(ex);
                if !raw.try_lock(ex, Mode::Exclusive) {
                    return Err(TryLockError::WouldBlock);
                }
                HeldExclusive::Model(raw)
            }
            None => {
                self.used_outside.store(true, Relaxed);
                HeldExclusive::Outside {
                    guard: ignore_poison(self.outside.try_write()).ok_or(TryLockError::WouldBlock)?,
                }
            }
        };
        Ok(self.poison.wrap(self.exclusive(held))?)
    }

    /// Whether a thread has panicked while it wrote.
    pub fn is_poisoned(&self) -> bool {
        if let Some(ex) = current() {
            self.raw(ex).look(ex);
        }
        self.poison.get()
    }

    /// Takes the mark away.
    pub fn clear_poison(&self) {
        if let Some(ex) = current() {
            self.raw(ex).look(ex);
        }
        self.poison.clear();
    }

    /// The data; nobody else can hold the lock.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        if let Some(ex) = current() {
            self.raw(ex);
        }
        self.poison.wrap(self.data.get_mut())
    }

    fn shared<'a>(&'a self, held: HeldShared<'a>) -> RwLockReadGuard<'a, T> {
        RwLockReadGuard { lock: self, held, _not_send: PhantomData }
    }

    fn exclusive<'a>(&'a self, held: HeldExclusive<'a>) -> RwLockWriteGuard<'a, T> {
        RwLockWriteGuard { lock: self, held, unwinding: Unwinding::now(), _not_send: PhantomData }
    }

    fn raw(&self, ex: &Execution) -> Rc<RawRwLock> {
        let raw = self.raw.get(ex, || {
            let size = size_of_val(&self.data);
            // SAFETY: nobody holds the lock, as this is its first use in the execution.
            if unsafe { restore(self.data.get().cast(), size, self.used_outside.load(Relaxed)) } {
                self.poison.clear();
            }
            Rc::new(RawRwLock::new(ex, "a reader-writer lock"))
        });
        raw.clone()
    }
}

/// The lock, whatever its mark says; this crate keeps its own.
fn ignore_poison<G>(result: TryLockResult<G>) -> Option<G> {
    match result {
        Ok(guard) => Some(guard),
        Err(TryLockError::Poisoned(guard)) => Some(guard.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    /// Goes on reading without letting a writer in between.
    #[rustversion::since(1.92)] // as std has it
    #[clippy::msrv = "1.92"]
    pub fn downgrade(s: Self) -> RwLockReadGuard<'a, T> {
        let guard = ManuallyDrop::new(s);
        let lock = guard.lock;
        // SAFETY: the guard is not dropped, so its part is read once.
        match unsafe { std::ptr::read(&guard.held) } {
            HeldExclusive::Model(raw) => {
                if let Some(ex) = current() {
                    raw.downgrade(ex);
                }
                lock.shared(HeldShared::Model(raw))
            }
            HeldExclusive::Outside { guard } => {
                lock.shared(HeldShared::Outside { _guard: std::sync::RwLockWriteGuard::downgrade(guard) })
            }
        }
    }
}

impl<T: ?Sized> Drop for RwLockReadGuard<'_, T> {
    fn drop(&mut self) {
        if let (HeldShared::Model(raw), Some(ex)) = (&self.held, current()) {
            raw.unlock(ex, Mode::Shared, || ());
        }
    }
}

impl<T: ?Sized> Drop for RwLockWriteGuard<'_, T> {
    fn drop(&mut self) {
        let poison = || self.lock.poison.done(self.unwinding);
        match (&self.held, current()) {
            (HeldExclusive::Model(raw), Some(ex)) => raw.unlock(ex, Mode::Exclusive, poison),
            (HeldExclusive::Model(_), None) => {}
            (HeldExclusive::Outside { .. }, _) => poison(),
        }
    }
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the guard's owner reads; nobody writes.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the guard's owner has the lock alone.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the guard's owner has the lock alone, and the guard is borrowed exclusively.
        unsafe { &mut *self.lock.data.get() }
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut d = f.debug_struct("RwLock");
        match self.try_read() {
            Ok(guard) => d.field("data", &&*guard),
            Err(TryLockError::Poisoned(guard)) => d.field("data", &&**guard.get_ref()),
            Err(TryLockError::WouldBlock) => d.field("data", &format_args!("<locked>")),
        };
        d.field("poisoned", &self.poison.get()).finish_non_exhaustive()
    }
}

macro_rules! show_as_data {
    ($($guard:ident)*) => {$(
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

show_as_data!(RwLockReadGuard RwLockWriteGuard);

impl<T: Default> Default for RwLock<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> From<T> for RwLock<T> {
    fn from(data: T) -> Self {
        Self::new(data)
    }
}
