//! [`RwLock`]: a hidden location that counts readers, or holds [`WRITER`].

use std::cell::UnsafeCell;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use super::poison::Poison;
use super::raw::{Anchor, Call, hidden, note_static};
use crate::graph::event::Mode;
use crate::graph::site::{Object, Role};
use crate::run::request::Wait;
use crate::run::runtime;

/// What the location holds while somebody writes.
const WRITER: u64 = 1 << 32;

/// As [`std::sync::RwLock`]. A waiting writer does not keep readers out.
pub struct RwLock<T: ?Sized> {
    anchor: Anchor,
    real: std::sync::RwLock<()>,
    poison: Poison,
    data: UnsafeCell<T>,
}

// SAFETY: as std's.
unsafe impl<T: ?Sized + Send> Send for RwLock<T> {}
// SAFETY: as std's.
unsafe impl<T: ?Sized + Send + Sync> Sync for RwLock<T> {}
impl<T: ?Sized> std::panic::UnwindSafe for RwLock<T> {}
impl<T: ?Sized> std::panic::RefUnwindSafe for RwLock<T> {}

/// As [`std::sync::RwLockReadGuard`].
#[must_use = "if unused the RwLock will immediately unlock"]
#[clippy::has_significant_drop]
pub struct RwLockReadGuard<'a, T: ?Sized> {
    anchor: &'a Anchor,
    /// No reference to the lock, which would make the guard invariant in `T`.
    data: NonNull<T>,
    real: Option<std::sync::RwLockReadGuard<'a, ()>>,
    call: Call,
    _not_send: PhantomData<*const ()>,
    /// It gives shared access, which decides whether it is `UnwindSafe`.
    _reads: PhantomData<&'a T>,
}

/// As [`std::sync::RwLockWriteGuard`].
#[must_use = "if unused the RwLock will immediately unlock"]
#[clippy::has_significant_drop]
pub struct RwLockWriteGuard<'a, T: ?Sized> {
    lock: &'a RwLock<T>,
    real: Option<std::sync::RwLockWriteGuard<'a, ()>>,
    panicking: bool,
    call: Call,
    _not_send: PhantomData<*const ()>,
}

// SAFETY: as std's.
unsafe impl<T: ?Sized + Sync> Sync for RwLockReadGuard<'_, T> {}
// SAFETY: as std's.
unsafe impl<T: ?Sized + Sync> Sync for RwLockWriteGuard<'_, T> {}

impl<T> RwLock<T> {
    /// Creates an unlocked lock.
    pub const fn new(value: T) -> Self {
        Self {
            anchor: Anchor::new(),
            real: std::sync::RwLock::new(()),
            poison: Poison::new(),
            data: UnsafeCell::new(value),
        }
    }

    /// The value of a lock that is used up.
    ///
    /// # Errors
    /// With the value, if the lock is poisoned.
    pub fn into_inner(self) -> LockResult<T> {
        let poisoned = self.poison.get();
        let value = self.data.into_inner();
        if poisoned { Err(PoisonError::new(value)) } else { Ok(value) }
    }
}

fn shared(v: u64) -> Option<u64> {
    (v < WRITER).then_some(v + 1)
}

fn exclusive(v: u64) -> Option<u64> {
    (v == 0).then_some(WRITER)
}

impl<T: ?Sized> RwLock<T> {
    fn note(&self) {
        note_static(self.data.get());
        self.poison.note_static();
    }

    fn reader<'a>(
        &'a self,
        real: Option<std::sync::RwLockReadGuard<'a, ()>>,
        call: Call,
    ) -> LockResult<RwLockReadGuard<'a, T>> {
        let guard = RwLockReadGuard::new(self, real, call);
        if self.poison.get() { Err(PoisonError::new(guard)) } else { Ok(guard) }
    }

    fn writer<'a>(
        &'a self,
        real: Option<std::sync::RwLockWriteGuard<'a, ()>>,
        call: Call,
    ) -> LockResult<RwLockWriteGuard<'a, T>> {
        let panicking = crate::thread::panicking();
        let guard = RwLockWriteGuard { lock: self, real, panicking, call, _not_send: PhantomData };
        if self.poison.get() { Err(PoisonError::new(guard)) } else { Ok(guard) }
    }

    /// Waits until nobody writes.
    ///
    /// # Errors
    /// With the guard, if the lock is poisoned.
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let call = Call::new(Object::RwLock, "read", Role::AcquireShared);
        if runtime::active() {
            call.update(self.anchor.addr(), Wait::Forever, &shared);
            self.note();
            return self.reader(None, call);
        }
        let real = if runtime::tearing_down() {
            self.real.try_read().ok()
        } else {
            Some(self.real.read().unwrap_or_else(PoisonError::into_inner))
        };
        self.reader(real, call)
    }

    /// Waits until nobody else uses the lock.
    ///
    /// # Errors
    /// With the guard, if the lock is poisoned.
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let call = Call::new(Object::RwLock, "write", Role::Acquire);
        if runtime::active() {
            call.update(self.anchor.addr(), Wait::Forever, &exclusive);
            self.note();
            return self.writer(None, call);
        }
        let real = if runtime::tearing_down() {
            self.real.try_write().ok()
        } else {
            Some(self.real.write().unwrap_or_else(PoisonError::into_inner))
        };
        self.writer(real, call)
    }

    /// Reads if nobody writes.
    ///
    /// # Errors
    /// As std's.
    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        let call = Call::new(Object::RwLock, "try_read", Role::TryAcquireShared);
        if runtime::active() {
            let place = hidden(self.anchor.addr());
            if call.update_as(place, Mode::AcqRel, Mode::Relaxed, None, Wait::No, &shared) >= WRITER {
                return Err(TryLockError::WouldBlock);
            }
            self.note();
            return Ok(self.reader(None, call)?);
        }
        match self.real.try_read() {
            Ok(real) => Ok(self.reader(Some(real), call)?),
            Err(TryLockError::Poisoned(e)) => Ok(self.reader(Some(e.into_inner()), call)?),
            Err(TryLockError::WouldBlock) => Err(TryLockError::WouldBlock),
        }
    }

    /// Writes if nobody uses the lock.
    ///
    /// # Errors
    /// As std's.
    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        let call = Call::new(Object::RwLock, "try_write", Role::TryAcquire);
        if runtime::active() {
            let place = hidden(self.anchor.addr());
            if call.update_as(place, Mode::AcqRel, Mode::Relaxed, Some(0), Wait::No, &exclusive) != 0 {
                return Err(TryLockError::WouldBlock);
            }
            self.note();
            return Ok(self.writer(None, call)?);
        }
        match self.real.try_write() {
            Ok(real) => Ok(self.writer(Some(real), call)?),
            Err(TryLockError::Poisoned(e)) => Ok(self.writer(Some(e.into_inner()), call)?),
            Err(TryLockError::WouldBlock) => Err(TryLockError::WouldBlock),
        }
    }

    /// Whether a thread panicked while it wrote.
    pub fn is_poisoned(&self) -> bool {
        self.poison.get()
    }

    /// Forgets that a thread panicked while it wrote.
    pub fn clear_poison(&self) {
        self.poison.set(false);
    }

    /// The value, through an exclusive reference.
    ///
    /// # Errors
    /// With the reference, if the lock is poisoned.
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

impl<'a, T: ?Sized> RwLockReadGuard<'a, T> {
    fn new(lock: &'a RwLock<T>, real: Option<std::sync::RwLockReadGuard<'a, ()>>, call: Call) -> Self {
        let data = NonNull::new(lock.data.get()).expect("a cell has an address");
        Self { anchor: &lock.anchor, data, real, call, _not_send: PhantomData, _reads: PhantomData }
    }
}

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    /// Goes on as a reader, letting no other writer in between.
    #[rustversion::since(1.92)] // as std has it
    #[clippy::msrv = "1.92"]
    #[track_caller]
    pub fn downgrade(this: Self) -> RwLockReadGuard<'a, T> {
        let mut this = std::mem::ManuallyDrop::new(this);
        let call = Call::new(Object::RwLock, "downgrade", Role::Downgrade);
        if this.real.is_none() && runtime::active() {
            call.store(this.lock.anchor.addr(), 1);
        }
        let real = this.real.take().map(std::sync::RwLockWriteGuard::downgrade);
        RwLockReadGuard::new(this.lock, real, call)
    }
}

impl<T: ?Sized> Drop for RwLockReadGuard<'_, T> {
    fn drop(&mut self) {
        if self.real.is_none() && runtime::active() {
            self.call.part("unlock", Role::Release).update(self.anchor.addr(), Wait::No, &|v| Some(v - 1));
        }
    }
}

impl<T: ?Sized> Drop for RwLockWriteGuard<'_, T> {
    fn drop(&mut self) {
        if !self.panicking && crate::thread::panicking() {
            self.lock.poison.set(true);
        }
        if self.real.is_none() && runtime::active() {
            self.call.part("unlock", Role::Release).store(self.lock.anchor.addr(), 0);
        }
    }
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: the guard holds the lock, whose value this is.
        unsafe { self.data.as_ref() }
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: the guard holds the lock.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the guard holds the lock.
        unsafe { &mut *self.lock.data.get() }
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
