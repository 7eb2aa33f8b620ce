//! [`RawCondvar`]: built from the engine's events, because loom's own wakes first come, first served, never spuriously, and
//! never times out.
//!
//! A notification of one thread that finds several waiting is a permit for whichever of them takes it first: loom
//! explores who does. A spurious wake-up or an early time-out is a wait that unlocks and locks again.

use std::cell::RefCell;
use std::panic::Location;
use std::sync::{Condvar, PoisonError};
use std::time::Duration;

use super::model_mutex::ModelMutex;
use super::mutex::{Held, RawMutexGuard};
use crate::engine::{Bound, Event, Execution, On, ThreadIndex, Woken, current};

/// A condition variable.
#[derive(Debug)]
pub struct RawCondvar {
    queue: Bound<Queue>,
    event: Event,
    outside: Condvar,
}

/// The threads that wait, and the notifications that several of them could take.
#[derive(Default)]
struct Queue {
    waiting: RefCell<Vec<ThreadIndex>>,
    /// Each for one of these threads.
    permits: RefCell<Vec<Vec<ThreadIndex>>>,
}

impl RawCondvar {
    /// Nobody waits for it.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "a backend has `new`")]
    pub const fn new() -> Self {
        Self { queue: Bound::new(), event: Event::new(), outside: Condvar::new() }
    }

    /// Releases the mutex, waits for a notification, takes the mutex.
    #[track_caller]
    pub fn wait<'a>(&self, guard: RawMutexGuard<'a>) -> RawMutexGuard<'a> {
        self.wait_until(guard, None, Location::caller()).0
    }

    /// The same, but not for longer than a duration; whether time was up.
    #[track_caller]
    pub fn wait_timeout<'a>(&self, guard: RawMutexGuard<'a>, timeout: Duration) -> (RawMutexGuard<'a>, bool) {
        self.wait_until(guard, Some(timeout), Location::caller())
    }

    /// Wakes one waiting thread.
    pub fn notify_one(&self) {
        let Some(ex) = current() else { return self.outside.notify_one() };
        self.event.touch(ex);
        let queue = self.queue(ex);
        let waiting = queue.waiting.borrow().clone();
        let permits = queue.permits.borrow().len();
        if waiting.len() <= permits {
            // Everybody who waits has been notified.
        } else if let [only] = waiting[..] {
            queue.waiting.borrow_mut().clear();
            ex.wake(only, Woken::ByAnother);
        } else {
            queue.permits.borrow_mut().push(waiting.clone());
            for thread in waiting {
                ex.wake(thread, Woken::ByAnother);
            }
        }
    }

    /// Wakes every waiting thread.
    pub fn notify_all(&self) {
        let Some(ex) = current() else { return self.outside.notify_all() };
        self.event.touch(ex);
        let queue = self.queue(ex);
        queue.permits.borrow_mut().clear();
        for thread in queue.waiting.take() {
            ex.wake(thread, Woken::ByAnother);
        }
    }

    fn wait_until<'a>(
        &self,
        guard: RawMutexGuard<'a>,
        limit: Option<Duration>,
        at: &'static Location<'static>,
    ) -> (RawMutexGuard<'a>, bool) {
        let (held, timed_out) = match guard.0 {
            Held::Model(locked) => {
                let ex = current().expect("a model's lock is used outside the model");
                let timed_out = self.wait_in_model(ex, &locked.0, limit, at);
                locked.0.lock(ex, at);
                (Held::Model(locked), timed_out)
            }
            Held::Outside(guard) => {
                let (guard, timed_out) = self.wait_outside(guard, limit);
                (Held::Outside(guard), timed_out)
            }
        };
        (RawMutexGuard(held), timed_out)
    }

    /// Unlocks and waits; returns whether the time was over.
    fn wait_in_model(
        &self,
        ex: &Execution,
        mutex: &ModelMutex,
        limit: Option<Duration>,
        at: &'static Location<'static>,
    ) -> bool {
        let me = ex.this_thread();
        let until = limit.and_then(|limit| ex.until(limit));
        if ex.wakes_spuriously() {
            mutex.unlock(ex);
            return false;
        }
        if let Some(until) = until.filter(|_| ex.times_out_early()) {
            mutex.unlock(ex);
            me.now.set(until);
            return true;
        }
        self.event.touch(ex);
        let queue = self.queue(ex);
        mutex.unlock(ex);
        // Before another thread can find the mutex free and notify this one.
        queue.waiting.borrow_mut().push(ex.me());
        loop {
            let woken = ex.block("a condition variable", On::Anybody, until, at);
            if woken == Woken::TimedOut {
                queue.leave(ex.me());
                return true;
            }
            if !queue.waiting.borrow().contains(&ex.me()) {
                return false;
            }
            self.event.touch(ex);
            if queue.take_permit(ex.me()) || !queue.waiting.borrow().contains(&ex.me()) {
                return false;
            }
        }
    }

    fn wait_outside<'a>(
        &self,
        guard: std::sync::MutexGuard<'a, ()>,
        limit: Option<Duration>,
    ) -> (std::sync::MutexGuard<'a, ()>, bool) {
        match limit {
            None => (self.outside.wait(guard).unwrap_or_else(PoisonError::into_inner), false),
            Some(limit) => {
                let (guard, result) = self.outside.wait_timeout(guard, limit).unwrap_or_else(PoisonError::into_inner);
                (guard, result.timed_out())
            }
        }
    }

    fn queue(&self, ex: &Execution) -> &'static Queue {
        self.queue.get(ex, Queue::default)
    }
}

impl Queue {
    /// Takes a notification meant for `thread` among others.
    fn take_permit(&self, thread: ThreadIndex) -> bool {
        let mut permits = self.permits.borrow_mut();
        let mine = permits.iter().position(|permit| permit.contains(&thread));
        if let Some(mine) = mine {
            permits.remove(mine);
            drop(permits);
            self.leave(thread);
        }
        mine.is_some()
    }

    /// `thread` waits no longer.
    fn leave(&self, thread: ThreadIndex) {
        self.waiting.borrow_mut().retain(|&waiting| waiting != thread);
        let mut permits = self.permits.borrow_mut();
        permits.iter_mut().for_each(|permit| permit.retain(|&waiting| waiting != thread));
        permits.retain(|permit| !permit.is_empty());
    }
}
