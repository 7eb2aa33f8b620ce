//! Poisoning: the mark that a panic leaves on what it interrupted.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{LockResult, PoisonError};

/// Whether a thread has panicked while it held the lock.
#[derive(Debug)]
pub(crate) struct Flag(AtomicBool);

impl Flag {
    pub(crate) const fn new() -> Self {
        Self(AtomicBool::new(false))
    }

    pub(crate) fn get(&self) -> bool {
        self.0.load(Relaxed)
    }

    pub(crate) fn clear(&self) {
        self.0.store(false, Relaxed);
    }

    /// Wraps what the lock gives.
    pub(crate) fn wrap<T>(&self, value: T) -> LockResult<T> {
        if self.get() { Err(PoisonError::new(value)) } else { Ok(value) }
    }

    /// Poisons, if the panic began after `before` was taken.
    pub(crate) fn done(&self, before: Unwinding) {
        if !before.0 && crate::thread::panicking() {
            self.0.store(true, Relaxed);
        }
    }
}

/// Whether a thread was unwinding already when it took a lock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unwinding(bool);

impl Unwinding {
    pub(crate) fn now() -> Self {
        Self(crate::thread::panicking())
    }
}
