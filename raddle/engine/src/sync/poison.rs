//! The poison flag of a lock. Plain memory under the lock's protection; it moves with the lock.

use std::sync::atomic::{AtomicBool, Ordering};

#[derive(Debug)]
pub(super) struct Poison(AtomicBool);

impl Poison {
    pub(super) const fn new() -> Self {
        Self(AtomicBool::new(false))
    }

    /// Destructors that run because their execution is over are not to panic for a poisoned lock.
    pub(super) fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed) && !crate::run::runtime::tearing_down()
    }

    pub(super) fn set(&self, poisoned: bool) {
        self.0.store(poisoned, Ordering::Relaxed);
    }

    pub(super) fn note_static(&self) {
        super::raw::note_static(std::ptr::from_ref(self).cast_mut());
    }
}
