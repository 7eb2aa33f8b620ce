//! `Once`, which loom does not have.

use std::cell::Cell;
use std::fmt;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};

use super::raw_once::{Progress, RawOnce};
use crate::engine::{Execution, current};

/// One initialisation, as `std::sync::Once`.
pub struct Once {
    raw: RawOnce,
    outside: std::sync::Once,
}

impl UnwindSafe for Once {}
impl RefUnwindSafe for Once {}

/// What [`Once::call_once_force`] tells its closure.
pub struct OnceState {
    poisoned: bool,
    /// Whether to leave the `Once` poisoned. Not `Sync`, as std's.
    set_poisoned: Cell<bool>,
}

impl OnceState {
    /// Whether an earlier initialisation panicked.
    pub fn is_poisoned(&self) -> bool {
        self.poisoned
    }
}

/// A value with which a `Once` begins.
#[deprecated(since = "1.38.0", note = "the `Once::new()` function is now preferred")]
#[expect(clippy::declare_interior_mutable_const, reason = "std has it")]
pub const ONCE_INIT: Once = Once::new();

impl Once {
    /// Nothing has been done.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "std's has none")]
    pub const fn new() -> Self {
        Self { raw: RawOnce::new(), outside: std::sync::Once::new() }
    }

    /// Runs `f`, unless it or another was run here; waits while another thread does.
    #[track_caller]
    pub fn call_once<F: FnOnce()>(&self, f: F) {
        let mut f = Some(f);
        match self.model() {
            Some(ex) => self.raw.call(ex, false, Location::caller(), &mut |_| {
                f.take().expect("internal error: a Once runs twice")();
                Progress::Done
            }),
            None => self.outside.call_once(|| f.take().expect("internal error: a Once runs twice")()),
        }
    }

    /// The same, also after an initialisation that panicked.
    #[track_caller]
    pub fn call_once_force<F: FnOnce(&OnceState)>(&self, f: F) {
        let mut f = Some(f);
        let mut run = |poisoned| {
            let state = OnceState { poisoned, set_poisoned: Cell::new(false) };
            f.take().expect("internal error: a Once runs twice")(&state);
            if state.set_poisoned.get() { Progress::Poisoned } else { Progress::Done }
        };
        match self.model() {
            Some(ex) => self.raw.call(ex, true, Location::caller(), &mut run),
            None => self.outside.call_once_force(|state| {
                run(state.is_poisoned());
            }),
        }
    }

    /// Whether an initialisation has ended.
    pub fn is_completed(&self) -> bool {
        match self.model() {
            Some(_) => self.raw.is_done(),
            None => self.outside.is_completed(),
        }
    }

    /// Waits until an initialisation has ended.
    #[track_caller]
    pub fn wait(&self) {
        match self.model() {
            Some(ex) => self.raw.wait(ex, false, Location::caller()),
            None => self.outside.wait(),
        }
    }

    /// The same, also when one has panicked.
    #[track_caller]
    pub fn wait_force(&self) {
        match self.model() {
            Some(ex) => self.raw.wait(ex, true, Location::caller()),
            None => self.outside.wait_force(),
        }
    }

    fn model(&self) -> Option<&'static Execution> {
        let ex = current()?;
        if !self.raw.is_known(ex) {
            self.raw.begin(ex, self.outside.is_completed());
        }
        Some(ex)
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once").finish_non_exhaustive()
    }
}

impl fmt::Debug for OnceState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnceState").field("poisoned", &self.is_poisoned()).finish()
    }
}
