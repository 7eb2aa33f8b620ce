//! [`OnceLock`].

use std::fmt;

use super::once::{Turn, wait_until};
use crate::engine;

/// `std::sync::OnceLock`. The real one holds the value; in a model nobody enters it while an initialiser runs.
#[repr(transparent)]
pub struct OnceLock<T> {
    real: std::sync::OnceLock<T>,
}

impl<T> OnceLock<T> {
    /// A cell without a value.
    #[inline]
    pub const fn new() -> Self {
        Self { real: std::sync::OnceLock::new() }
    }

    /// The value, if there is one.
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        engine::visit(self);
        self.real.get()
    }

    /// The value, if there is one.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.real.get_mut()
    }

    /// Waits for a value.
    #[track_caller]
    pub fn wait(&self) -> &T {
        wait_until(self, || self.real.get().is_some());
        self.real.wait()
    }

    /// Puts the value there, unless there is one.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let _turn = Turn::take(self, || self.real.get().is_some());
        self.real.set(value)
    }

    /// The value, made now if there is none.
    #[track_caller]
    pub fn get_or_init<F: FnOnce() -> T>(&self, f: F) -> &T {
        let _turn = Turn::take(self, || self.real.get().is_some());
        self.real.get_or_init(f)
    }

    /// The value, if there is one.
    pub fn into_inner(self) -> Option<T> {
        self.real.into_inner()
    }

    /// The value, if there is one, which the cell loses.
    pub fn take(&mut self) -> Option<T> {
        self.real.take()
    }
}

impl<T> Default for OnceLock<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Clone> Clone for OnceLock<T> {
    fn clone(&self) -> Self {
        Self { real: self.real.clone() }
    }
}

impl<T: PartialEq> PartialEq for OnceLock<T> {
    fn eq(&self, other: &Self) -> bool {
        self.real == other.real
    }
}

impl<T: Eq> Eq for OnceLock<T> {}

impl<T> From<T> for OnceLock<T> {
    fn from(value: T) -> Self {
        Self { real: value.into() }
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
