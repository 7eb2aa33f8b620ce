//! The mark that a panic leaves on what it interrupted.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{LockResult, PoisonError};

use backend::thread::panicking;

/// Whether a thread panicked while it held a lock. The memory is plain: the lock protects it, and it moves with the lock.
///
/// It is set by a swap, because it may be read without the lock, and Helgrind takes an atomic store for a plain one.
#[derive(Debug)]
pub(super) struct Poison(AtomicBool);

impl Poison {
    pub(super) const fn new() -> Self {
        Self(AtomicBool::new(false))
    }

    /// A static is not poisoned when an execution begins.
    #[inline]
    pub(super) fn visit(&self) {
        backend::visit(std::ptr::from_ref(&self.0).cast_mut());
    }

    /// A destructor that runs because its execution is over must not panic over a poisoned lock.
    #[inline]
    pub(super) fn get(&self) -> bool {
        self.0.load(Relaxed) && !backend::is_over()
    }

    pub(super) fn clear(&self) {
        self.0.swap(false, Relaxed);
    }

    /// What the lock gives, as an error if it is poisoned.
    #[inline]
    pub(super) fn wrap<T>(&self, value: T) -> LockResult<T> {
        if self.get() { Err(PoisonError::new(value)) } else { Ok(value) }
    }
}

/// Whether a thread was unwinding already when it took a lock: then it does not poison it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unwinding(bool);

impl Unwinding {
    #[inline]
    pub(super) fn now() -> Self {
        Self(panicking())
    }

    /// The lock is about to be released: poisons it if a panic began since.
    #[inline]
    pub(super) fn release(self, poison: &Poison) {
        if !self.0 && panicking() {
            poison.0.swap(true, Relaxed);
        }
    }
}
