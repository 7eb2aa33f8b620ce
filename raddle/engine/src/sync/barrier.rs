//! [`Barrier`]: a hidden location that counts arrivals.

use std::fmt;

use super::raw::{Anchor, Call};
use crate::graph::site::{Object, Role};
use crate::run::request::Wait;
use crate::run::runtime;

/// As [`std::sync::Barrier`].
pub struct Barrier {
    anchor: Anchor,
    n: usize,
    real: std::sync::Mutex<(usize, usize)>,
    wake: std::sync::Condvar,
}

/// As [`std::sync::BarrierWaitResult`].
pub struct BarrierWaitResult(bool);

impl BarrierWaitResult {
    /// Whether the thread is the one among those it waited with that leads.
    #[must_use]
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl Barrier {
    /// Creates a barrier for `n` threads.
    #[must_use]
    pub const fn new(n: usize) -> Self {
        Self { anchor: Anchor::new(), n, real: std::sync::Mutex::new((0, 0)), wake: std::sync::Condvar::new() }
    }

    /// Waits until `n` threads do. The last to arrive leads.
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        if runtime::tearing_down() {
            return BarrierWaitResult(false);
        }
        if !runtime::active() {
            return self.wait_outside();
        }
        let (call, n) = (Call::new(Object::Barrier, "wait", Role::Wait), self.n.max(1) as u64);
        let before = call.acting(Role::Arrive).update(self.anchor.addr(), Wait::No, &|v| Some(v + 1));
        let round = before / n;
        if before % n == n - 1 {
            return BarrierWaitResult(true);
        }
        call.wait_until(self.anchor.addr(), Wait::Forever, &|v| v / n > round);
        BarrierWaitResult(false)
    }

    fn wait_outside(&self) -> BarrierWaitResult {
        let mut state = self.real.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let round = state.1;
        state.0 += 1;
        if state.0 < self.n {
            let _state = self.wake.wait_while(state, |s| s.1 == round);
            return BarrierWaitResult(false);
        }
        *state = (0, round.wrapping_add(1));
        self.wake.notify_all();
        BarrierWaitResult(true)
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Barrier").finish_non_exhaustive()
    }
}

impl fmt::Debug for BarrierWaitResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BarrierWaitResult").field("is_leader", &self.0).finish()
    }
}
