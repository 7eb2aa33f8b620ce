//! [`RawBarrier`], on this crate's mutex and condition variable.

use super::{PlainMutex, RawCondvar};

/// A barrier for so many threads.
pub struct RawBarrier {
    round: PlainMutex<Round>,
    over: RawCondvar,
    parties: usize,
}

struct Round {
    /// How many have come.
    arrived: usize,
    /// Which round it is; whoever waits, waits for the next.
    number: usize,
}

impl RawBarrier {
    /// Nobody has come.
    #[must_use]
    pub const fn new(n: usize) -> Self {
        Self { round: PlainMutex::new(Round { arrived: 0, number: 0 }), over: RawCondvar::new(), parties: n }
    }

    /// Waits until all have come; whether the caller was the last.
    pub fn wait(&self) -> bool {
        let mut round = self.round.enter();
        round.arrived += 1;
        if round.arrived >= self.parties {
            round.arrived = 0;
            round.number = round.number.wrapping_add(1);
            self.over.notify_all();
            return true;
        }
        let number = round.number;
        let _next = round.wait_while(&self.over, |round| round.number == number);
        false
    }
}
