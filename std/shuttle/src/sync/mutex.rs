//! [`RawMutex`].

use std::sync::{Mutex, MutexGuard};

use super::held::{Held, locked, tried};
use crate::engine::{self, Key, Patience, Role};

/// A mutex without a value. In a model it goes to whichever thread is scheduled first.
#[derive(Debug)]
pub struct RawMutex {
    real: Mutex<()>,
}

/// The lock is held, until this is dropped.
#[derive(Debug)]
pub struct RawMutexGuard<'a> {
    lock: &'a RawMutex,
    held: Held<MutexGuard<'a, ()>>,
}

impl RawMutex {
    /// An unlocked mutex.
    #[must_use]
    pub const fn new() -> Self {
        Self { real: Mutex::new(()) }
    }

    /// Waits for the mutex and takes it.
    #[inline]
    #[track_caller]
    pub fn lock(&self) -> RawMutexGuard<'_> {
        if engine::enter(self) { self.lock_in_model() } else { self.guard(locked(self.real.lock())) }
    }

    /// The same in a model, for a thread that had its scheduling point.
    #[track_caller]
    pub(super) fn lock_in_model(&self) -> RawMutexGuard<'_> {
        loop {
            if let Some(real) = tried(self.real.try_lock()) {
                return self.guard(real);
            }
            engine::wait_at(Key::of(self), Role::Any, Patience::Endless);
        }
    }

    /// Takes the mutex if it is free.
    #[inline]
    #[track_caller]
    pub fn try_lock(&self) -> Option<RawMutexGuard<'_>> {
        engine::enter(self);
        tried(self.real.try_lock()).map(|real| self.guard(real))
    }

    #[inline]
    pub(super) fn guard<'a>(&'a self, real: MutexGuard<'a, ()>) -> RawMutexGuard<'a> {
        RawMutexGuard { lock: self, held: Held::new(self, real) }
    }

    /// The poison flag is read without the lock: another thread may change it before.
    #[track_caller]
    pub fn look(&self) {
        engine::enter(self);
    }

    /// Its owner looks at the value by other means: nothing is known of the mutex but what it holds.
    #[inline]
    pub fn renew(&mut self) {}
}

impl<'a> RawMutexGuard<'a> {
    /// The mutex, and the real guard, which still holds the lock.
    pub(super) fn into_real(self) -> (&'a RawMutex, MutexGuard<'a, ()>) {
        (self.lock, self.held.into_real())
    }

    /// In a model, unlocks without a scheduling point.
    pub(super) fn unlock(self) -> &'a RawMutex {
        self.held.release();
        self.lock
    }
}
