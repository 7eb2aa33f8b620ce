//! [`Held`]: what all guards have in common.

use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use crate::engine::{self, Key};

/// A real lock that is held, by its guard `G`, until this is dropped.
#[derive(Debug)]
pub(super) struct Held<G> {
    lock: Key,
    /// `None` once it was taken away.
    guard: Option<G>,
}

impl<G> Held<G> {
    pub(super) fn new<L>(lock: &L, guard: G) -> Self {
        Self { lock: Key::of(lock), guard: Some(guard) }
    }

    /// The real guard, which still holds the lock.
    pub(super) fn into_real(mut self) -> G {
        self.guard.take().expect("internal error: a lock is released twice")
    }

    /// Releases the lock without a scheduling point.
    pub(super) fn release(mut self) {
        drop(self.guard.take());
        engine::wake_all(self.lock);
    }
}

impl<G> Drop for Held<G> {
    #[inline]
    fn drop(&mut self) {
        let Some(guard) = self.guard.take() else { return };
        let in_model = engine::inside();
        if in_model {
            // Here a thread that only tries the lock sees that it is held.
            engine::point();
        }
        drop(guard);
        if in_model {
            engine::wake_all(self.lock);
        }
    }
}

/// What a real lock gives. Whether it is poisoned is the surface's to know: the real one cannot tell a panic of another
/// thread of the model from one of its own.
#[inline]
pub(super) fn locked<G>(result: LockResult<G>) -> G {
    result.unwrap_or_else(PoisonError::into_inner)
}

/// The same of one that is only tried.
#[inline]
pub(super) fn tried<G>(result: TryLockResult<G>) -> Option<G> {
    match result {
        Ok(guard) => Some(guard),
        Err(TryLockError::Poisoned(error)) => Some(error.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}
