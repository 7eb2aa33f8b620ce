//! [`RawMutex`]: std's outside a model; in one, a lock of the execution.

use std::panic::Location;
use std::rc::Rc;
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use super::model_mutex::ModelMutex;
use crate::engine::{Bound, Execution, current};

/// A mutex without a value.
#[derive(Debug)]
pub struct RawMutex {
    model: Bound<Rc<ModelMutex>>,
    outside: Mutex<()>,
}

/// The lock is held, until this is dropped. It stays on its thread, as std's guards do.
pub struct RawMutexGuard<'a>(pub(super) Held<'a>);

/// How a lock is held.
pub(super) enum Held<'a> {
    Model(Locked),
    Outside(MutexGuard<'a, ()>),
}

/// A lock of the model that is released when this is dropped.
pub(super) struct Locked(pub(super) Rc<ModelMutex>);

impl RawMutex {
    /// An unlocked mutex.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "a backend has `new`")]
    pub const fn new() -> Self {
        Self { model: Bound::new(), outside: Mutex::new(()) }
    }

    /// Waits for the mutex and takes it.
    #[inline]
    #[track_caller]
    pub fn lock(&self) -> RawMutexGuard<'_> {
        RawMutexGuard(match current() {
            Some(ex) => {
                let model = self.model(ex);
                model.lock(ex, Location::caller());
                Held::Model(Locked(model))
            }
            None => Held::Outside(self.outside.lock().unwrap_or_else(PoisonError::into_inner)),
        })
    }

    /// Takes the mutex if it is free.
    #[inline]
    #[track_caller]
    pub fn try_lock(&self) -> Option<RawMutexGuard<'_>> {
        let held = match current() {
            Some(ex) => {
                let model = self.model(ex);
                // Lazily: a `Locked` that is made is dropped.
                model.try_lock(ex, Location::caller()).then(|| Held::Model(Locked(model)))
            }
            None => match self.outside.try_lock() {
                Ok(guard) => Some(Held::Outside(guard)),
                Err(TryLockError::Poisoned(error)) => Some(Held::Outside(error.into_inner())),
                Err(TryLockError::WouldBlock) => None,
            },
        };
        held.map(RawMutexGuard)
    }

    /// The program looks for poison without the lock.
    #[inline]
    pub fn look(&self) {
        if let Some(ex) = current() {
            self.model(ex).look(ex);
        }
    }

    /// Its owner looks at the value by other means: loom sees by what the mutex came to it.
    #[inline]
    pub fn renew(&mut self) {}

    fn model(&self, ex: &Execution) -> Rc<ModelMutex> {
        Rc::clone(self.model.get(ex, || Rc::new(ModelMutex::new(ex))))
    }
}

impl Drop for Locked {
    #[inline]
    fn drop(&mut self) {
        if let Some(ex) = current() {
            self.0.unlock(ex);
        }
    }
}
