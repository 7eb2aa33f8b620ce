//! [`RawBarrier`].

use std::sync::Barrier;

use crate::engine::{self, Key, Patience, Role};

/// A barrier for so many threads.
#[derive(Debug)]
pub struct RawBarrier {
    real: Barrier,
    threads: usize,
}

impl RawBarrier {
    /// Nobody has arrived.
    #[must_use]
    pub const fn new(n: usize) -> Self {
        Self { real: Barrier::new(n), threads: n }
    }

    /// Waits until all have arrived; whether the caller leads. In a model the last to arrive does.
    #[track_caller]
    pub fn wait(&self) -> bool {
        if !engine::enter(self) {
            return self.real.wait().is_leader();
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
        last
    }
}
