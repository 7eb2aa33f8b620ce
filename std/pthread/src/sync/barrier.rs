//! `Barrier` on this crate's mutex and condition variable.

use std::fmt;

use super::{Condvar, Mutex};

/// `std::sync::Barrier`.
pub struct Barrier {
    round: Mutex<Round>,
    over: Condvar,
    parties: usize,
}

struct Round {
    /// How many have come.
    arrived: usize,
    /// Which round it is; whoever waits, waits for the next.
    number: usize,
}

/// `std::sync::BarrierWaitResult`, which only std can make.
pub struct BarrierWaitResult(bool);

impl Barrier {
    /// A barrier for `n` threads.
    #[must_use]
    pub const fn new(n: usize) -> Self {
        Self { round: Mutex::new(Round { arrived: 0, number: 0 }), over: Condvar::new(), parties: n }
    }

    /// Waits until all have come. One of them leads.
    pub fn wait(&self) -> BarrierWaitResult {
        let mut round = self.round.lock().unwrap();
        round.arrived += 1;
        if round.arrived >= self.parties {
            round.arrived = 0;
            round.number = round.number.wrapping_add(1);
            self.over.notify_all();
            return BarrierWaitResult(true);
        }
        let number = round.number;
        let _next = self.over.wait_while(round, |round| round.number == number).unwrap();
        BarrierWaitResult(false)
    }
}

impl BarrierWaitResult {
    /// Whether this thread leads.
    #[must_use]
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Barrier").finish_non_exhaustive()
    }
}

impl fmt::Debug for BarrierWaitResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BarrierWaitResult").field("is_leader", &self.is_leader()).finish()
    }
}
