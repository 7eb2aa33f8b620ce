//! [`Mutex`]: a hidden location that is 1 while it is held. Taking it is a blocking update from 0, releasing it a
//! release store.

use std::cell::UnsafeCell;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use super::poison::Poison;
use super::raw::{Anchor, Call, hidden, note_static};
use crate::graph::event::Mode;
use crate::graph::site::{Object, Role};
use crate::run::request::Wait;
use crate::run::runtime;

/// As [`std::sync::Mutex`].
pub struct Mutex<T: ?Sized> {
    anchor: Anchor,
    real: std::sync::Mutex<()>,
    poison: Poison,
    data: UnsafeCell<T>,
}

// SAFETY: as std's: the lock gives exclusive access.
unsafe impl<T: ?Sized + Send> Send for Mutex<T> {}
// SAFETY: as std's.
unsafe impl<T: ?Sized + Send> Sync for Mutex<T> {}
impl<T: ?Sized> std::panic::UnwindSafe for Mutex<T> {}
impl<T: ?Sized> std::panic::RefUnwindSafe for Mutex<T> {}

/// As [`std::sync::MutexGuard`].
#[must_use = "if unused the Mutex will immediately unlock"]
#[clippy::has_significant_drop]
pub struct MutexGuard<'a, T: ?Sized> {
    lock: &'a Mutex<T>,
    /// Held outside a model.
    real: Option<std::sync::MutexGuard<'a, ()>>,
    panicking: bool,
    call: Call,
    _not_send: std::marker::PhantomData<*const ()>,
}

// SAFETY: as std's.
unsafe impl<T: ?Sized + Sync> Sync for MutexGuard<'_, T> {}

impl<T> Mutex<T> {
    /// Creates an unlocked mutex.
    pub const fn new(value: T) -> Self {
        Self {
            anchor: Anchor::new(),
            real: std::sync::Mutex::new(()),
            poison: Poison::new(),
            data: UnsafeCell::new(value),
        }
    }

    /// The value of a mutex that is used up.
    ///
    /// # Errors
    /// With the value, if the mutex is poisoned.
    pub fn into_inner(self) -> LockResult<T> {
        let poisoned = self.poison.get();
        let value = self.data.into_inner();
        if poisoned { Err(PoisonError::new(value)) } else { Ok(value) }
    }
}

impl<T: ?Sized> Mutex<T> {
    /// Waits for the mutex and takes it.
    ///
    /// # Errors
    /// With the guard, if the mutex is poisoned.
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let call = Call::new(Object::Mutex, "lock", Role::Acquire);
        if runtime::active() {
            self.acquire(call);
            return self.guard(None, call);
        }
        let real = if runtime::tearing_down() {
            // The thread that holds it is gone.
            self.real.try_lock().ok()
        } else {
            Some(self.real.lock().unwrap_or_else(PoisonError::into_inner))
        };
        self.guard(real, call)
    }

    /// Takes the mutex if it is free.
    ///
    /// # Errors
    /// `WouldBlock` if it is held, `Poisoned` with the guard if it is poisoned.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        let call = Call::new(Object::Mutex, "try_lock", Role::TryAcquire);
        if runtime::active() {
            let taken = |v| (v == 0).then_some(1);
            let place = hidden(self.anchor.addr());
            if call.update_as(place, Mode::Acquire, Mode::Relaxed, Some(0), Wait::No, &taken) != 0 {
                return Err(TryLockError::WouldBlock);
            }
            note_static(self.data.get());
            return Ok(self.guard(None, call)?);
        }
        match self.real.try_lock() {
            Ok(real) => Ok(self.guard(Some(real), call)?),
            Err(TryLockError::Poisoned(e)) => Ok(self.guard(Some(e.into_inner()), call)?),
            Err(TryLockError::WouldBlock) => Err(TryLockError::WouldBlock),
        }
    }

    pub(super) fn acquire(&self, call: Call) {
        let place = hidden(self.anchor.addr());
        call.update_as(place, Mode::Acquire, Mode::Acquire, None, Wait::Forever, &|v| (v == 0).then_some(1));
        note_static(self.data.get());
        self.poison.note_static();
    }

    pub(super) fn release(&self, call: Call) {
        call.store(self.anchor.addr(), 0);
    }

    pub(super) fn guard<'a>(
        &'a self,
        real: Option<std::sync::MutexGuard<'a, ()>>,
        call: Call,
    ) -> LockResult<MutexGuard<'a, T>> {
        let guard = MutexGuard {
            lock: self,
            real,
            panicking: crate::thread::panicking(),
            call,
            _not_send: std::marker::PhantomData,
        };
        if self.poison.get() { Err(PoisonError::new(guard)) } else { Ok(guard) }
    }

    /// Whether a thread panicked while it held the mutex.
    pub fn is_poisoned(&self) -> bool {
        self.poison.get()
    }

    /// Forgets that a thread panicked while it held the mutex.
    pub fn clear_poison(&self) {
        self.poison.set(false);
    }

    /// The value, through an exclusive reference.
    ///
    /// # Errors
    /// With the reference, if the mutex is poisoned.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.anchor.renew();
        let poisoned = self.poison.get();
        let value = self.data.get_mut();
        if poisoned { Err(PoisonError::new(value)) } else { Ok(value) }
    }

    /// A pointer to the value.
    pub const fn data_ptr(&self) -> *mut T {
        self.data.get()
    }
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    pub(super) fn mutex(&self) -> &'a Mutex<T> {
        self.lock
    }

    /// Takes the guard apart without releasing the mutex.
    pub(super) fn into_parts(self) -> (&'a Mutex<T>, Option<std::sync::MutexGuard<'a, ()>>) {
        let mut this = std::mem::ManuallyDrop::new(self);
        (this.lock, this.real.take())
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        if !self.panicking && crate::thread::panicking() {
            self.lock.poison.set(true);
        }
        if self.real.is_none() && runtime::active() {
            self.lock.release(self.call.part("unlock", Role::Release));
        }
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the guard holds the lock.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the guard holds the lock.
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
