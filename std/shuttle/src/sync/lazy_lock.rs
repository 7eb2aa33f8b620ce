//! [`LazyLock`].

#![expect(clippy::incompatible_msrv, reason = "only a std from 1.94 on tells whether its own has a value")]

use std::fmt;
use std::ops::{Deref, DerefMut};

use super::once::Turn;
use crate::engine;

/// `std::sync::LazyLock`. The real one holds the value; in a model nobody enters it while the initialiser runs.
#[repr(transparent)]
pub struct LazyLock<T, F = fn() -> T> {
    real: std::sync::LazyLock<T, F>,
}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    /// A value that `f` makes when it is first needed.
    #[inline]
    pub const fn new(f: F) -> Self {
        Self { real: std::sync::LazyLock::new(f) }
    }

    /// The value, made now if it was not.
    #[track_caller]
    pub fn force(this: &Self) -> &T {
        let _turn = Turn::take(this, || std::sync::LazyLock::get(&this.real).is_some());
        std::sync::LazyLock::force(&this.real)
    }

    /// The value, made now if it was not.
    pub fn force_mut(this: &mut Self) -> &mut T {
        std::sync::LazyLock::force_mut(&mut this.real)
    }
}

impl<T, F> LazyLock<T, F> {
    /// The value, if it was made.
    #[track_caller]
    pub fn get(this: &Self) -> Option<&T> {
        engine::visit(this);
        std::sync::LazyLock::get(&this.real)
    }

    /// The value, if it was made.
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        std::sync::LazyLock::get_mut(&mut this.real)
    }
}

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        Self::force(self)
    }
}

impl<T, F: FnOnce() -> T> DerefMut for LazyLock<T, F> {
    fn deref_mut(&mut self) -> &mut T {
        Self::force_mut(self)
    }
}

impl<T: Default> Default for LazyLock<T> {
    fn default() -> Self {
        Self::new(T::default)
    }
}

impl<T: fmt::Debug, F> fmt::Debug for LazyLock<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
