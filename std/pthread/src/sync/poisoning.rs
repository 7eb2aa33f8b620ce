//! Poisoning: a lock remembers that a holder panicked.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{LockResult, PoisonError};
use std::thread;

/// Whether a holder has panicked. It is written only while the lock is held, save by `clear`.
#[derive(Debug)]
pub(super) struct Flag(AtomicBool);

/// What a guard remembers: whether its thread was panicking when it was made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    panicking: bool,
}

impl Flag {
    pub(super) const fn new() -> Self {
        Self(AtomicBool::new(false))
    }

    /// Begins a guard.
    pub(super) fn hold() -> Held {
        Held { panicking: thread::panicking() }
    }

    /// Ends a guard: the lock is poisoned when a panic began under it.
    pub(super) fn release(&self, held: Held) {
        if !held.panicking && thread::panicking() {
            self.set(true);
        }
    }

    pub(super) fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn clear(&self) {
        self.set(false);
    }

    /// By a read-modify-write, which Helgrind takes for a read: `is_poisoned` may be called without the lock.
    fn set(&self, poisoned: bool) {
        self.0.swap(poisoned, Ordering::Relaxed);
    }

    /// `value` as an error when the lock is poisoned.
    pub(super) fn wrap<T>(&self, value: T) -> LockResult<T> {
        if self.get() { Err(PoisonError::new(value)) } else { Ok(value) }
    }
}
