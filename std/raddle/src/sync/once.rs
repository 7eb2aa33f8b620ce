//! [`RawOnce`]: a hidden location that goes from [`NEW`] over [`RUNNING`] to [`DONE`] or [`POISONED`].

use std::sync::Once;

use raddle_engine::backend::{Anchor, Call, Object, Role, Wait, active, is_known};

const NEW: u64 = 0;
const RUNNING: u64 = 1;
const DONE: u64 = 2;
const POISONED: u64 = 3;

/// One initialisation.
#[derive(Debug)]
pub struct RawOnce {
    anchor: Anchor,
    outside: Once,
}

/// Ends a run of the closure, well or not.
struct Running<'a> {
    once: &'a RawOnce,
    call: Call,
    end: u64,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if active() {
            self.call.part("done", Role::Complete).store(self.once.anchor.addr(), self.end);
        }
    }
}

impl RawOnce {
    /// Nothing has been done.
    #[must_use]
    pub const fn new() -> Self {
        Self { anchor: Anchor::new(), outside: Once::new() }
    }

    /// Whether what the memory says is all that can be known: in a model, that no event of it has used this.
    #[inline]
    fn is_settled(&self, full: bool) -> bool {
        full && !(active() && is_known(self.anchor.addr()))
    }

    /// Runs the closure if none has run; waits for the thread that runs one.
    #[track_caller]
    pub fn call(&self, full: bool, force: bool, f: &mut dyn FnMut(bool)) {
        if self.is_settled(full) {
            return;
        }
        if !active() {
            return match force {
                true => self.outside.call_once_force(|state| f(state.is_poisoned())),
                false => self.outside.call_once(|| f(false)),
            };
        }
        let operation = if force { "call_once_force" } else { "call_once" };
        let call = Call::new(Object::Once, operation, Role::Initialize);
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
                f(before == POISONED);
                running.end = DONE;
            }
        }
    }

    /// Whether a closure has run to its end.
    #[inline]
    #[track_caller]
    pub fn is_completed(&self, full: bool) -> bool {
        if self.is_settled(full) {
            return true;
        }
        if !active() {
            return self.outside.is_completed();
        }
        Call::new(Object::Once, "is_completed", Role::Load).load(self.anchor.addr()) == DONE
    }

    /// Waits until a closure has run to its end.
    #[track_caller]
    pub fn wait(&self, full: bool, force: bool) {
        if self.is_settled(full) {
            return;
        }
        if !active() {
            return if force { self.outside.wait_force() } else { self.outside.wait() };
        }
        let call = Call::new(Object::Once, if force { "wait_force" } else { "wait" }, Role::Wait);
        let ended = |v| v == DONE || (v == POISONED && !force);
        let state = call.wait_until(self.anchor.addr(), Wait::Forever, &ended);
        assert!(state == DONE, "Once instance has previously been poisoned");
    }
}
