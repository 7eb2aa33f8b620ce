//! [`RawOnce`].

use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use crate::engine::{self, Key, Patience, Role};

/// One initialisation. The real `Once` remembers whether the closure ran; in a model nobody enters it while one runs.
#[derive(Debug)]
pub struct RawOnce {
    real: Once,
    /// Whether the last closure panicked, and no other runs: a real `Once` shows it only by panicking.
    poisoned: AtomicBool,
}

impl RawOnce {
    /// Nothing has been done.
    #[must_use]
    pub const fn new() -> Self {
        Self { real: Once::new(), poisoned: AtomicBool::new(false) }
    }

    /// Runs the closure if none has run; waits for the thread that runs one.
    #[track_caller]
    pub fn call(&self, full: bool, force: bool, f: &mut dyn FnMut(bool)) {
        let Some(mut turn) = self.take_turn(full) else { return };
        if force {
            self.real.call_once_force(|state| f(state.is_poisoned()));
        } else {
            self.real.call_once(|| f(false));
        }
        turn.succeeded = true;
    }

    /// Whether a closure has run to its end.
    #[inline]
    #[track_caller]
    pub fn is_completed(&self, full: bool) -> bool {
        engine::enter(self);
        self.is_done(full)
    }

    /// Waits until a closure has run to its end.
    #[track_caller]
    pub fn wait(&self, full: bool, force: bool) {
        if engine::enter(self) {
            while !self.is_done(full) {
                assert!(force || !self.poisoned.load(Relaxed), "Once instance has previously been poisoned");
                engine::wait_at(Key::of(self), Role::Any, Patience::Endless);
            }
        } else if !full {
            if force { self.real.wait_force() } else { self.real.wait() }
        }
    }

    /// A value that is there stays there, so it does not matter that the surface looked before the scheduling point.
    #[inline]
    fn is_done(&self, full: bool) -> bool {
        full || self.real.is_completed()
    }

    /// Waits for the threads that initialise. `None` if there is nothing to do any more.
    #[track_caller]
    fn take_turn(&self, full: bool) -> Option<Turn<'_>> {
        let in_model = engine::enter(self);
        while !self.is_done(full) {
            let free = || engine::place(Key::of(self), |place| !std::mem::replace(&mut place.initialising, true));
            if !in_model || free() {
                self.poisoned.store(false, Relaxed);
                return Some(Turn { once: self, succeeded: false });
            }
            engine::wait_at(Key::of(self), Role::Any, Patience::Endless);
        }
        None
    }
}

/// The right to enter the real `Once`: no other thread of the model is in it.
struct Turn<'a> {
    once: &'a RawOnce,
    succeeded: bool,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.once.poisoned.store(!self.succeeded, Relaxed);
        if engine::inside() {
            let key = Key::of(self.once);
            engine::place(key, |place| place.initialising = false);
            engine::wake_all(key);
        }
    }
}
