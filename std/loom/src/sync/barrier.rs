//! [`RawBarrier`]: built from the engine's events; loom's own is not implemented.

use std::cell::{Cell, RefCell};
use std::panic::Location;
use std::sync::{Condvar, Mutex, PoisonError};

use crate::engine::{Bound, Event, Execution, On, Stamp, ThreadIndex, Woken, current};

/// A barrier for so many threads.
#[derive(Debug)]
pub struct RawBarrier {
    n: usize,
    event: Event,
    round: Bound<Round>,
    /// Outside a model: arrivals of this round, and rounds.
    outside: Mutex<(usize, usize)>,
    wake: Condvar,
}

/// The threads that have come and wait, and what they had seen.
#[derive(Default)]
struct Round {
    waiting: RefCell<Vec<ThreadIndex>>,
    seen: Cell<Vec<Stamp>>,
}

impl RawBarrier {
    /// Nobody has arrived.
    #[must_use]
    pub const fn new(n: usize) -> Self {
        Self { n, event: Event::new(), round: Bound::new(), outside: Mutex::new((0, 0)), wake: Condvar::new() }
    }

    /// Waits until all have arrived; whether the caller was the last.
    #[track_caller]
    pub fn wait(&self) -> bool {
        match current() {
            Some(ex) => self.wait_in_model(ex, Location::caller()),
            None => self.wait_outside(),
        }
    }

    fn wait_in_model(&self, ex: &Execution, at: &'static Location<'static>) -> bool {
        self.event.touch(ex);
        let round = self.round.get(ex, Round::default);
        if round.waiting.borrow().len() + 1 < self.n {
            let mut seen = round.seen.take();
            seen.push(Stamp::release(ex));
            round.seen.set(seen);
            round.waiting.borrow_mut().push(ex.me());
            ex.block("a barrier", On::Anybody, None, at);
            return false;
        }
        let (waiting, seen) = (round.waiting.take(), round.seen.take());
        for stamp in seen {
            stamp.acquire();
        }
        for thread in waiting {
            ex.wake(thread, Woken::ByAnother);
        }
        true
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
