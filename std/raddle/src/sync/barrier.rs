//! [`RawBarrier`]: a hidden location that counts arrivals.

use std::sync::{Condvar, Mutex, PoisonError};

use raddle_engine::backend::{Anchor, Call, Object, Role, Wait, active, tearing_down};

/// A barrier for so many threads.
#[derive(Debug)]
pub struct RawBarrier {
    anchor: Anchor,
    n: usize,
    /// Outside a model: arrivals of this round, and rounds.
    outside: Mutex<(usize, usize)>,
    wake: Condvar,
}

impl RawBarrier {
    /// Nobody has arrived.
    #[must_use]
    pub const fn new(n: usize) -> Self {
        Self { anchor: Anchor::new(), n, outside: Mutex::new((0, 0)), wake: Condvar::new() }
    }

    /// Waits until all have arrived; whether the caller was the last.
    #[track_caller]
    pub fn wait(&self) -> bool {
        if tearing_down() {
            return false;
        }
        if !active() {
            return self.wait_outside();
        }
        let (call, n) = (Call::new(Object::Barrier, "wait", Role::Wait), self.n.max(1) as u64);
        let before = call.acting(Role::Arrive).update(self.anchor.addr(), Wait::No, &|v| Some(v + 1));
        let round = before / n;
        if before % n == n - 1 {
            return true;
        }
        call.wait_until(self.anchor.addr(), Wait::Forever, &|v| v / n > round);
        false
    }

    fn wait_outside(&self) -> bool {
        let mut state = self.outside.lock().unwrap_or_else(PoisonError::into_inner);
        let round = state.1;
        state.0 += 1;
        if state.0 < self.n {
            let _state = self.wake.wait_while(state, |state| state.1 == round);
            return false;
        }
        *state = (0, round.wrapping_add(1));
        self.wake.notify_all();
        true
    }
}
