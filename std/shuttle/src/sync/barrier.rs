//! [`Barrier`].

use std::fmt;

use crate::engine::{self, Key, Patience, Role};

/// `std::sync::Barrier`. The leader is the thread that comes last.
pub struct Barrier {
    real: std::sync::Barrier,
    threads: usize,
}

/// `std::sync::BarrierWaitResult`: std's cannot be made.
pub struct BarrierWaitResult(bool);

impl BarrierWaitResult {
    /// Whether this thread is the one that leads.
    #[must_use]
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl Barrier {
    /// A barrier that opens when `n` threads wait.
    #[inline]
    pub const fn new(n: usize) -> Self {
        Self { real: std::sync::Barrier::new(n), threads: n }
    }

    /// Waits for the others.
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        if !engine::visit(self) {
            return BarrierWaitResult(self.real.wait().is_leader());
        }
        let key = Key::of(self);
        let last = engine::place(key, |place| {
            place.arrived += 1;
            let last = place.arrived >= self.threads;
            if last {
                place.arrived = 0;
            }
            last
        });
        if last {
            engine::wake_all(key);
        } else {
            engine::wait_at(key, Role::Any, Patience::Endless);
        }
        BarrierWaitResult(last)
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}

impl fmt::Debug for BarrierWaitResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BarrierWaitResult").field("is_leader", &self.0).finish()
    }
}
