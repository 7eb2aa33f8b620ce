//! `Barrier`, built from the engine's events; loom's own is not implemented.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};

use crate::engine::{Bound, Event, On, Stamp, ThreadIndex, Woken, current};

/// Lets threads through when enough have come, as `std::sync::Barrier`.
pub struct Barrier {
    size: usize,
    event: Event,
    round: Bound<Round>,
    outside: Outside,
}

impl UnwindSafe for Barrier {}
impl RefUnwindSafe for Barrier {}

/// The barrier outside a model, made of std's parts, so that the model's results can be made of ours.
struct Outside {
    state: std::sync::Mutex<(usize, u64)>,
    changed: std::sync::Condvar,
}

/// The threads that have come and wait, and what they had seen.
#[derive(Default)]
struct Round {
    waiting: RefCell<Vec<ThreadIndex>>,
    seen: Cell<Vec<Stamp>>,
}

/// Whether the thread was the last of its round.
pub struct BarrierWaitResult(bool);

impl BarrierWaitResult {
    /// True for one thread of each round.
    #[must_use]
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl Barrier {
    /// A barrier for `n` threads.
    #[must_use]
    pub const fn new(n: usize) -> Self {
        Self {
            size: n,
            event: Event::new(),
            round: Bound::new(),
            outside: Outside { state: std::sync::Mutex::new((0, 0)), changed: std::sync::Condvar::new() },
        }
    }

    /// Waits until all threads have come.
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        let at = Location::caller();
        let Some(ex) = current() else { return BarrierWaitResult(self.outside.wait(self.size)) };
        self.event.touch(ex);
        let round = self.round.get(ex, Round::default);
        if round.waiting.borrow().len() + 1 < self.size {
            let mut seen = round.seen.take();
            seen.push(Stamp::release(ex));
            round.seen.set(seen);
            round.waiting.borrow_mut().push(ex.me());
            ex.block("a barrier", On::Anybody, None, at);
            return BarrierWaitResult(false);
        }
        let (waiting, seen) = (round.waiting.take(), round.seen.take());
        for stamp in seen {
            stamp.acquire();
        }
        for thread in waiting {
            ex.wake(thread, Woken::ByAnother);
        }
        BarrierWaitResult(true)
    }
}

impl Outside {
    fn wait(&self, size: usize) -> bool {
        let mut state = self.state.lock().expect("nobody panics with the lock");
        let round = state.1;
        state.0 += 1;
        if state.0 < size {
            let woken = self.changed.wait_while(state, |state| state.1 == round);
            drop(woken.expect("nobody panics with the lock"));
            false
        } else {
            *state = (0, round.wrapping_add(1));
            self.changed.notify_all();
            true
        }
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
