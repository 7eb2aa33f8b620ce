//! [`Once`].

use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;
use std::panic::{RefUnwindSafe, UnwindSafe};

use backend::sync::RawOnce;

/// As [`std::sync::Once`].
pub struct Once {
    raw: RawOnce,
}

impl UnwindSafe for Once {}
impl RefUnwindSafe for Once {}

/// A [`Once`] that has not run.
#[deprecated(note = "the `Once::new()` function is now preferred")]
#[expect(clippy::declare_interior_mutable_const, reason = "std has it")]
pub const ONCE_INIT: Once = Once::new();

/// As [`std::sync::OnceState`].
pub struct OnceState {
    poisoned: bool,
    /// std's holds a `Cell`.
    single_threaded: PhantomData<Cell<()>>,
}

impl OnceState {
    /// Whether an earlier closure panicked.
    #[must_use]
    pub fn is_poisoned(&self) -> bool {
        self.poisoned
    }
}

/// No value stands beside a bare `Once`: what it guards is never there from before.
const NOTHING: bool = false;

impl Once {
    /// Creates one that has not run.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "std has none either")]
    pub const fn new() -> Self {
        Self { raw: RawOnce::new() }
    }

    /// Runs the closure if none has run; waits for the one that does.
    ///
    /// # Panics
    /// If an earlier closure panicked.
    #[track_caller]
    pub fn call_once<F: FnOnce()>(&self, f: F) {
        let mut f = Some(f);
        self.raw.call(NOTHING, false, &mut |_| f.take().expect("internal error: a Once runs twice")());
    }

    /// The same, but runs the closure even if an earlier one panicked.
    #[track_caller]
    pub fn call_once_force<F: FnOnce(&OnceState)>(&self, f: F) {
        let mut f = Some(f);
        self.raw.call(NOTHING, true, &mut |poisoned| {
            let state = OnceState { poisoned, single_threaded: PhantomData };
            f.take().expect("internal error: a Once runs twice")(&state);
        });
    }

    /// Whether a closure has run to its end.
    #[track_caller]
    pub fn is_completed(&self) -> bool {
        self.raw.is_completed(NOTHING)
    }

    /// Waits until a closure has run to its end.
    ///
    /// # Panics
    /// If it panicked.
    #[track_caller]
    pub fn wait(&self) {
        self.raw.wait(NOTHING, false);
    }

    /// As [`wait`](Self::wait), but goes on waiting if the closure panicked.
    #[track_caller]
    pub fn wait_force(&self) {
        self.raw.wait(NOTHING, true);
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once").finish_non_exhaustive()
    }
}

impl fmt::Debug for OnceState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnceState").field("poisoned", &self.poisoned).finish()
    }
}
