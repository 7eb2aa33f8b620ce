//! [`RawRwLock`].

use std::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::held::{Held, locked, tried};
use crate::engine::{self, Key, Patience, Place, Role};

/// A reader-writer lock without a value. As with std's on Linux, a reader does not overtake a writer that waits, so that
/// reading twice in one thread may deadlock.
#[derive(Debug)]
pub struct RawRwLock {
    real: RwLock<()>,
}

/// The lock is held beside other readers, until this is dropped.
#[derive(Debug)]
pub struct RawReadGuard<'a> {
    _held: Held<RwLockReadGuard<'a, ()>>,
}

/// The lock is held alone, until this is dropped.
#[derive(Debug)]
pub struct RawWriteGuard<'a> {
    lock: &'a RawRwLock,
    held: Held<RwLockWriteGuard<'a, ()>>,
}

impl RawRwLock {
    /// An unlocked lock.
    #[must_use]
    pub const fn new() -> Self {
        Self { real: RwLock::new(()) }
    }

    /// Waits until nobody writes, or waits to.
    #[inline]
    #[track_caller]
    pub fn read(&self) -> RawReadGuard<'_> {
        if !engine::enter(self) {
            return self.reader(locked(self.real.read()));
        }
        loop {
            if let Some(real) = self.try_read_in_model() {
                return self.reader(real);
            }
            engine::wait_at(Key::of(self), Role::Any, Patience::Endless);
        }
    }

    /// Waits until nobody else uses the lock.
    #[inline]
    #[track_caller]
    pub fn write(&self) -> RawWriteGuard<'_> {
        if !engine::enter(self) {
            return self.writer(locked(self.real.write()));
        }
        loop {
            if let Some(real) = tried(self.real.try_write()) {
                return self.writer(real);
            }
            engine::wait_at(Key::of(self), Role::Writer, Patience::Endless);
        }
    }

    /// Reads if nobody writes, or waits to.
    #[track_caller]
    pub fn try_read(&self) -> Option<RawReadGuard<'_>> {
        let real = if engine::enter(self) { self.try_read_in_model() } else { tried(self.real.try_read()) };
        real.map(|real| self.reader(real))
    }

    fn try_read_in_model(&self) -> Option<RwLockReadGuard<'_, ()>> {
        let writer_waits = |place: &mut Place| place.waiters.iter().any(|waiter| waiter.role == Role::Writer);
        if engine::place(Key::of(self), writer_waits) { None } else { tried(self.real.try_read()) }
    }

    /// Writes if nobody uses the lock.
    #[track_caller]
    pub fn try_write(&self) -> Option<RawWriteGuard<'_>> {
        engine::enter(self);
        tried(self.real.try_write()).map(|real| self.writer(real))
    }

    #[inline]
    fn reader<'a>(&'a self, real: RwLockReadGuard<'a, ()>) -> RawReadGuard<'a> {
        RawReadGuard { _held: Held::new(self, real) }
    }

    #[inline]
    fn writer<'a>(&'a self, real: RwLockWriteGuard<'a, ()>) -> RawWriteGuard<'a> {
        RawWriteGuard { lock: self, held: Held::new(self, real) }
    }

    /// As [`RawMutex::look`](super::RawMutex::look).
    #[track_caller]
    pub fn look(&self) {
        engine::enter(self);
    }

    /// As [`RawMutex::renew`](super::RawMutex::renew).
    #[inline]
    pub fn renew(&mut self) {}
}

impl<'a> RawWriteGuard<'a> {
    /// Goes on as a reader, letting no other writer in between.
    #[rustversion::since(1.92)] // as std has it
    #[clippy::msrv = "1.92"]
    #[track_caller]
    pub fn downgrade(self) -> RawReadGuard<'a> {
        let (lock, real) = (self.lock, self.held.into_real());
        let in_model = engine::enter(lock);
        let reader = lock.reader(RwLockWriteGuard::downgrade(real));
        if in_model {
            engine::wake_all(Key::of(lock));
        }
        reader
    }
}
