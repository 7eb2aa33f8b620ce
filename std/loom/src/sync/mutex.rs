//! `Mutex`: loom's own, with poisoning, and a release that `try_lock` can see.

use std::cell::UnsafeCell;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use super::poison::{Flag, Unwinding};
use super::raw_mutex::RawMutex;
use crate::engine::{Bound, Execution, current, restore};

/// A mutual exclusion primitive, as `std::sync::Mutex`.
pub struct Mutex<T: ?Sized> {
    raw: Bound<Rc<RawMutex>>,
    /// The lock outside a model, and whether it was ever used.
    outside: std::sync::Mutex<()>,
    used_outside: AtomicBool,
    poison: Flag,
    data: UnsafeCell<T>,
}

// SAFETY: only the holder of the lock reaches the data, in a model and outside.
unsafe impl<T: ?Sized + Send> Send for Mutex<T> {}
// SAFETY: as above.
unsafe impl<T: ?Sized + Send> Sync for Mutex<T> {}
impl<T: ?Sized> UnwindSafe for Mutex<T> {}
impl<T: ?Sized> RefUnwindSafe for Mutex<T> {}

/// Unlocks a [`Mutex`] when it goes out of scope.
#[must_use = "if unused the Mutex will immediately unlock"]
#[clippy::has_significant_drop]
pub struct MutexGuard<'a, T: ?Sized> {
    mutex: &'a Mutex<T>,
    held: Held<'a>,
    unwinding: Unwinding,
    /// Not `Send`, as std's.
    _not_send: PhantomData<*const ()>,
}

// SAFETY: a shared guard gives a shared reference to the data and no more.
unsafe impl<T: ?Sized + Sync> Sync for MutexGuard<'_, T> {}
impl<T: ?Sized> UnwindSafe for MutexGuard<'_, T> {}
impl<T: ?Sized> RefUnwindSafe for MutexGuard<'_, T> {}

/// What keeps the mutex locked.
enum Held<'a> {
    Model(Rc<RawMutex>),
    Outside { _guard: std::sync::MutexGuard<'a, ()> },
}

impl<T> Mutex<T> {
    /// An unlocked mutex.
    #[inline]
    pub const fn new(data: T) -> Self {
        Self {
            raw: Bound::new(),
            outside: std::sync::Mutex::new(()),
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

impl<T: ?Sized> Mutex<T> {
    /// Locks, waiting until nobody else holds the lock.
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let held = match current() {
            Some(ex) => {
                let raw = self.raw(ex);
                raw.lock(ex, Location::caller());
                Held::Model(raw)
            }
            None => self.lock_outside(),
        };
        self.poison.wrap(self.guard(held))
    }

    /// Locks, if nobody else holds the lock.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        let held = match current() {
            Some(ex) => {
                let raw = self.raw(ex);
                if !raw.try_lock(ex, Location::caller()) {
                    return Err(TryLockError::WouldBlock);
                }
                Held::Model(raw)
            }
            None => self.try_lock_outside().ok_or(TryLockError::WouldBlock)?,
        };
        Ok(self.poison.wrap(self.guard(held))?)
    }

    /// Whether a thread has panicked while it held the lock.
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

    fn guard<'a>(&'a self, held: Held<'a>) -> MutexGuard<'a, T> {
        MutexGuard { mutex: self, held, unwinding: Unwinding::now(), _not_send: PhantomData }
    }

    fn raw(&self, ex: &Execution) -> Rc<RawMutex> {
        let raw = self.raw.get(ex, || {
            let size = size_of_val(&self.data);
            // SAFETY: nobody holds the lock, as this is its first use in the execution.
            if unsafe { restore(self.data.get().cast(), size, self.used_outside.load(Relaxed)) } {
                self.poison.clear();
            }
            Rc::new(RawMutex::new(ex))
        });
        raw.clone()
    }

    fn lock_outside(&self) -> Held<'_> {
        self.used_outside.store(true, Relaxed);
        Held::Outside { _guard: self.outside.lock().unwrap_or_else(PoisonError::into_inner) }
    }

    fn try_lock_outside(&self) -> Option<Held<'_>> {
        self.used_outside.store(true, Relaxed);
        match self.outside.try_lock() {
            Ok(guard) => Some(Held::Outside { _guard: guard }),
            Err(TryLockError::Poisoned(guard)) => Some(Held::Outside { _guard: guard.into_inner() }),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// Gives the lock up without unlocking; for `Condvar`.
    pub(super) fn suspend(self) -> (&'a Mutex<T>, Suspended<'a>) {
        let guard = std::mem::ManuallyDrop::new(self);
        guard.mutex.poison.done(guard.unwinding);
        // SAFETY: the guard is not dropped, so its part is read once.
        let held = unsafe { std::ptr::read(&guard.held) };
        (guard.mutex, Suspended(held))
    }
}

/// A lock that is held while its guard is taken apart.
pub(super) struct Suspended<'a>(Held<'a>);

impl<'a> Suspended<'a> {
    /// Whether the mutex is used in a model.
    pub(super) fn raw(&self) -> Option<&Rc<RawMutex>> {
        match &self.0 {
            Held::Model(raw) => Some(raw),
            Held::Outside { .. } => None,
        }
    }

    /// std's guard, outside a model.
    pub(super) fn into_outside(self) -> Option<std::sync::MutexGuard<'a, ()>> {
        match self.0 {
            Held::Model(_) => None,
            Held::Outside { _guard: guard } => Some(guard),
        }
    }
}

impl<T: ?Sized> Mutex<T> {
    /// The guard of a lock that a model's thread holds again.
    pub(super) fn resume(&self, raw: Rc<RawMutex>) -> LockResult<MutexGuard<'_, T>> {
        self.poison.wrap(self.guard(Held::Model(raw)))
    }

    /// The guard of a lock that is held outside a model again.
    pub(super) fn resume_outside<'a>(&'a self, guard: std::sync::MutexGuard<'a, ()>) -> LockResult<MutexGuard<'a, T>> {
        self.poison.wrap(self.guard(Held::Outside { _guard: guard }))
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        if let Held::Model(raw) = &self.held {
            if let Some(ex) = current() {
                raw.unlock(ex, || self.mutex.poison.done(self.unwinding));
            }
        } else {
            self.mutex.poison.done(self.unwinding);
        }
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the guard's owner holds the lock.
        unsafe { &*self.mutex.data.get() }
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the guard's owner holds the lock, and the guard is borrowed exclusively.
        unsafe { &mut *self.mutex.data.get() }
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut d = f.debug_struct("Mutex");
        match self.try_lock() {
            Ok(guard) => d.field("data", &&*guard),
            Err(TryLockError::Poisoned(guard)) => d.field("data", &&**guard.get_ref()),
            Err(TryLockError::WouldBlock) => d.field("data", &"<locked>"),
        };
        d.field("poisoned", &self.poison.get()).finish_non_exhaustive()
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

impl<T: Default> Default for Mutex<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> From<T> for Mutex<T> {
    fn from(data: T) -> Self {
        Self::new(data)
    }
}
