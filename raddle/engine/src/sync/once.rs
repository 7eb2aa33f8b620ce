//! [`Once`]: a hidden location that goes from [`NEW`] over [`RUNNING`] to [`DONE`] or [`POISONED`].

use std::fmt;
use std::marker::PhantomData;

use super::raw::{Anchor, Call};
use crate::graph::site::{Object, Role};
use crate::run::request::Wait;
use crate::run::runtime;

const NEW: u64 = 0;
const RUNNING: u64 = 1;
const DONE: u64 = 2;
const POISONED: u64 = 3;

/// As [`std::sync::Once`].
pub struct Once {
    anchor: Anchor,
    real: std::sync::Once,
}

/// As [`std::sync::OnceState`].
pub struct OnceState {
    poisoned: bool,
    /// std's holds a `Cell`.
    single_threaded: PhantomData<std::cell::Cell<()>>,
}

impl OnceState {
    const fn new(poisoned: bool) -> Self {
        Self { poisoned, single_threaded: PhantomData }
    }

    /// Whether an earlier closure panicked.
    #[must_use]
    pub fn is_poisoned(&self) -> bool {
        self.poisoned
    }
}

/// Ends a run of the closure, well or not.
struct Running<'a> {
    once: &'a Once,
    call: Call,
    end: u64,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if runtime::active() {
            self.call.part("done", Role::Complete).store(self.once.anchor.addr(), self.end);
        }
    }
}

impl Once {
    /// Creates one that has not run.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "std has none either")]
    pub const fn new() -> Self {
        Self { anchor: Anchor::new(), real: std::sync::Once::new() }
    }

    /// Runs the closure if none has run; waits for the one that does.
    ///
    /// # Panics
    /// If an earlier closure panicked.
    #[track_caller]
    pub fn call_once<F: FnOnce()>(&self, f: F) {
        if !runtime::active() {
            return self.real.call_once(f);
        }
        let mut f = Some(f);
        self.run(Call::new(Object::Once, "call_once", Role::Initialize), false, &mut |_| {
            f.take().expect("called once")()
        });
    }

    /// The same, but runs the closure even if an earlier one panicked.
    #[track_caller]
    pub fn call_once_force<F: FnOnce(&OnceState)>(&self, f: F) {
        if !runtime::active() {
            return self.real.call_once_force(|s| f(&OnceState::new(s.is_poisoned())));
        }
        let mut f = Some(f);
        self.run(Call::new(Object::Once, "call_once_force", Role::Initialize), true, &mut |s| {
            f.take().expect("called once")(s)
        });
    }

    /// Whether a closure has run to its end.
    #[track_caller]
    pub fn is_completed(&self) -> bool {
        if !runtime::active() {
            return self.real.is_completed();
        }
        Call::new(Object::Once, "is_completed", Role::Load).load(self.anchor.addr()) == DONE
    }

    /// Waits until a closure has run to its end.
    ///
    /// # Panics
    /// If it panicked.
    #[track_caller]
    pub fn wait(&self) {
        if !runtime::active() {
            return self.real.wait();
        }
        let call = Call::new(Object::Once, "wait", Role::Wait);
        let state = call.wait_until(self.anchor.addr(), Wait::Forever, &|v| v == DONE || v == POISONED);
        assert!(state == DONE, "Once instance has previously been poisoned");
    }

    /// As [`wait`](Self::wait), but goes on waiting if the closure panicked.
    #[track_caller]
    pub fn wait_force(&self) {
        if !runtime::active() {
            return self.real.wait_force();
        }
        Call::new(Object::Once, "wait_force", Role::Wait).wait_until(self.anchor.addr(), Wait::Forever, &|v| v == DONE);
    }

    /// Whether this execution has used it.
    pub(super) fn is_known(&self) -> bool {
        let addr = self.anchor.addr();
        runtime::world(|w| w.loc_at(addr).is_some())
    }

    fn run(&self, call: Call, force: bool, f: &mut dyn FnMut(&OnceState)) {
        // One event, with no look beforehand: whoever comes second waits or not, and cannot tell.
        let before = call.update_silently(self.anchor.addr(), Wait::Forever, &|v| match v {
            NEW => Some(RUNNING),
            POISONED if force => Some(RUNNING),
            DONE | POISONED => Some(v),
            _ => None,
        });
        match before {
            DONE => {}
            POISONED if !force => panic!("Once instance has previously been poisoned"),
            _ => {
                let mut running = Running { once: self, call, end: POISONED };
                f(&OnceState::new(before == POISONED));
                running.end = DONE;
            }
        }
    }
}

impl std::panic::UnwindSafe for Once {}
impl std::panic::RefUnwindSafe for Once {}

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
