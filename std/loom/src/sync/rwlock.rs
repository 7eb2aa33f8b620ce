//! [`RawRwLock`]: std's outside a model; in one, a lock of the execution that is built from the engine's events, because
//! loom's own is corrupted by a thread that reads twice.

use std::panic::Location;
use std::rc::Rc;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, TryLockError, TryLockResult};

use super::model_rwlock::{Mode, ModelRwLock};
use crate::engine::{Bound, Execution, current};

/// A reader-writer lock without a value.
#[derive(Debug)]
pub struct RawRwLock {
    model: Bound<Rc<ModelRwLock>>,
    outside: RwLock<()>,
}

/// The lock is held together with other readers, until this is dropped. It stays on its thread, as std's guards do.
pub struct RawReadGuard<'a> {
    _held: Held<RwLockReadGuard<'a, ()>>,
}

/// The lock is held alone, until this is dropped. It stays on its thread, as std's guards do.
pub struct RawWriteGuard<'a>(Held<RwLockWriteGuard<'a, ()>>);

/// How a lock is held.
enum Held<G> {
    Model(Locked),
    Outside(G),
}

/// A lock of the model that is released when this is dropped.
struct Locked {
    lock: Rc<ModelRwLock>,
    mode: Mode,
}

impl RawRwLock {
    /// An unlocked lock.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "a backend has `new`")]
    pub const fn new() -> Self {
        Self { model: Bound::new(), outside: RwLock::new(()) }
    }

    /// Waits until nobody writes.
    #[inline]
    #[track_caller]
    pub fn read(&self) -> RawReadGuard<'_> {
        let _held = match current() {
            Some(ex) => self.lock(ex, Mode::Shared, Location::caller()),
            None => Held::Outside(self.outside.read().unwrap_or_else(PoisonError::into_inner)),
        };
        RawReadGuard { _held }
    }

    /// Waits until nobody else uses the lock.
    #[inline]
    #[track_caller]
    pub fn write(&self) -> RawWriteGuard<'_> {
        RawWriteGuard(match current() {
            Some(ex) => self.lock(ex, Mode::Exclusive, Location::caller()),
            None => Held::Outside(self.outside.write().unwrap_or_else(PoisonError::into_inner)),
        })
    }

    /// Reads if nobody writes.
    #[inline]
    pub fn try_read(&self) -> Option<RawReadGuard<'_>> {
        let held = match current() {
            Some(ex) => self.try_lock(ex, Mode::Shared),
            None => had(self.outside.try_read()),
        };
        held.map(|_held| RawReadGuard { _held })
    }

    /// Writes if nobody uses the lock.
    #[inline]
    pub fn try_write(&self) -> Option<RawWriteGuard<'_>> {
        let held = match current() {
            Some(ex) => self.try_lock(ex, Mode::Exclusive),
            None => had(self.outside.try_write()),
        };
        held.map(RawWriteGuard)
    }

    /// The program looks for poison without the lock.
    #[inline]
    pub fn look(&self) {
        if let Some(ex) = current() {
            self.model(ex).look(ex);
        }
    }

    /// Its owner looks at the value by other means: loom sees by what the lock came to it.
    #[inline]
    pub fn renew(&mut self) {}

    fn lock<G>(&self, ex: &Execution, mode: Mode, at: &'static Location<'static>) -> Held<G> {
        let lock = self.model(ex);
        lock.lock(ex, mode, at);
        Held::Model(Locked { lock, mode })
    }

    fn try_lock<G>(&self, ex: &Execution, mode: Mode) -> Option<Held<G>> {
        let lock = self.model(ex);
        // Lazily: a `Locked` that is made is dropped.
        lock.try_lock(ex, mode).then(|| Held::Model(Locked { lock, mode }))
    }

    fn model(&self, ex: &Execution) -> Rc<ModelRwLock> {
        Rc::clone(self.model.get(ex, || Rc::new(ModelRwLock::new(ex, "a reader-writer lock"))))
    }
}

/// What std's lock gives, poisoned or not.
fn had<G>(tried: TryLockResult<G>) -> Option<Held<G>> {
    match tried {
        Ok(guard) => Some(Held::Outside(guard)),
        Err(TryLockError::Poisoned(error)) => Some(Held::Outside(error.into_inner())),
        Err(TryLockError::WouldBlock) => None,
    }
}

impl<'a> RawWriteGuard<'a> {
    /// Goes on as a reader, letting no other writer in between.
    #[rustversion::since(1.92)] // as std has it
    #[clippy::msrv = "1.92"]
    pub fn downgrade(self) -> RawReadGuard<'a> {
        let _held = match self.0 {
            Held::Model(mut locked) => {
                if let Some(ex) = current() {
                    locked.lock.downgrade(ex);
                }
                locked.mode = Mode::Shared;
                Held::Model(locked)
            }
            Held::Outside(guard) => Held::Outside(RwLockWriteGuard::downgrade(guard)),
        };
        RawReadGuard { _held }
    }
}

impl Drop for Locked {
    #[inline]
    fn drop(&mut self) {
        if let Some(ex) = current() {
            self.lock.unlock(ex, self.mode);
        }
    }
}
