//! [`Once`], and what the three types that initialise something have in common.

use std::fmt;

use crate::engine::{self, Key, Patience, Role};

/// `std::sync::Once`. The real one remembers whether the closure ran; in a model nobody enters it while one runs.
#[repr(transparent)]
pub struct Once {
    real: std::sync::Once,
}

/// `std::sync::OnceState`, of the real one.
pub type OnceState = std::sync::OnceState;

/// The initial value.
#[deprecated(since = "1.38.0", note = "the `Once::new()` function is now preferred")]
#[expect(clippy::declare_interior_mutable_const, reason = "std's is one")]
pub const ONCE_INIT: Once = Once::new();

impl Once {
    /// A `Once` whose closure has not run.
    #[inline]
    #[expect(clippy::new_without_default, reason = "std's has none")]
    pub const fn new() -> Self {
        Self { real: std::sync::Once::new() }
    }

    /// Runs the closure, unless one ran.
    #[track_caller]
    pub fn call_once<F: FnOnce()>(&self, f: F) {
        let mut turn = Turn::take(self, || self.real.is_completed());
        self.real.call_once(f);
        turn.succeeded();
    }

    /// Runs the closure, unless one ran to its end.
    #[track_caller]
    pub fn call_once_force<F: FnOnce(&OnceState)>(&self, f: F) {
        let mut turn = Turn::take(self, || self.real.is_completed());
        self.real.call_once_force(f);
        turn.succeeded();
    }

    /// Whether a closure ran to its end.
    #[track_caller]
    pub fn is_completed(&self) -> bool {
        engine::visit(self);
        self.real.is_completed()
    }

    /// Waits until a closure has run.
    #[track_caller]
    pub fn wait(&self) {
        let poisoned = || engine::inside() && engine::place(Key::of(self), |place| place.poisoned);
        wait_until(self, || self.real.is_completed() || poisoned());
        assert!(!poisoned(), "Once instance has previously been poisoned");
        self.real.wait();
    }

    /// Waits until a closure has run to its end.
    #[track_caller]
    pub fn wait_force(&self) {
        wait_until(self, || self.real.is_completed());
        self.real.wait_force();
    }
}

/// The right to enter a real initialiser of the model: nobody else is in it.
pub(super) struct Turn {
    key: Option<Key>,
    succeeded: bool,
}

impl Turn {
    const NONE: Self = Self { key: None, succeeded: false };

    /// The initialiser ran to its end.
    pub(super) fn succeeded(&mut self) {
        self.succeeded = true;
    }

    /// Waits for those who initialise `object`. Takes nothing when there is nothing to do any more.
    #[track_caller]
    pub(super) fn take<T: ?Sized>(object: &T, done: impl Fn() -> bool) -> Self {
        if !engine::visit(object) {
            return Self::NONE;
        }
        let key = Key::of(object);
        while !done() {
            if !engine::place(key, |place| std::mem::replace(&mut place.initialising, true)) {
                return Self { key: Some(key), succeeded: false };
            }
            engine::wait_at(key, Role::Any, Patience::Endless);
        }
        Self::NONE
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            engine::place(key, |place| {
                place.initialising = false;
                // Outside this crate a real `Once` shows it only by panicking.
                place.poisoned = !self.succeeded;
            });
            engine::wake_all(key);
        }
    }
}

/// Waits, in a model, until somebody has initialised `object`.
#[track_caller]
pub(super) fn wait_until<T: ?Sized>(object: &T, done: impl Fn() -> bool) {
    if engine::visit(object) {
        while !done() {
            engine::wait_at(Key::of(object), Role::Any, Patience::Endless);
        }
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
