//! Statics are one per process: executions that touch them take turns.
//!
//! An execution takes its turn before it first touches a static and keeps it until it has put the statics back. So
//! explorers, and tests that run at the same time, do not see what the others made of a static.

use std::cell::Cell;
use std::sync::{Mutex, MutexGuard, PoisonError};

static STATICS: Mutex<()> = Mutex::new(());

thread_local! {
    static MINE: Cell<bool> = const { Cell::new(false) };
}

/// The right to touch statics. A check inside a model thread shares the one of the execution around it.
pub(crate) struct Turn(Option<MutexGuard<'static, ()>>);

impl Turn {
    /// Waits until no other OS thread has it.
    pub(crate) fn take() -> Self {
        if MINE.replace(true) {
            return Self(None);
        }
        Self(Some(STATICS.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.0.is_some() {
            MINE.set(false);
        }
    }
}
