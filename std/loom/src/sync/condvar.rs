//! `Condvar`, built from the engine's events, because loom's own wakes first come, first served, never spuriously, and
//! never times out.
//!
//! A notification of one thread that finds several waiting is a permit for whichever of them takes it first: loom
//! explores who does. A spurious wake-up or an early time-out is a wait that unlocks and locks again.

use std::cell::RefCell;
use std::fmt;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::rc::Rc;
use std::sync::{LockResult, PoisonError};
use std::time::Duration;

use super::MutexGuard;
use super::raw_mutex::RawMutex;
use crate::engine::{Bound, Event, Execution, On, ThreadIndex, Woken, current};
use crate::time::Instant;

/// A condition variable, as `std::sync::Condvar`.
pub struct Condvar {
    queue: Bound<Queue>,
    event: Event,
    outside: std::sync::Condvar,
}

impl UnwindSafe for Condvar {}
impl RefUnwindSafe for Condvar {}

/// Whether a timed wait ended because its time was over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    /// Whether the time was over.
    #[must_use]
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

/// The threads that wait, and the notifications that several of them could take.
#[derive(Default)]
struct Queue {
    waiting: RefCell<Vec<ThreadIndex>>,
    /// Each for one of these threads.
    permits: RefCell<Vec<Vec<ThreadIndex>>>,
}

impl Condvar {
    /// A condition variable that nobody waits for.
    #[must_use]
    pub const fn new() -> Self {
        Self { queue: Bound::new(), event: Event::new(), outside: std::sync::Condvar::new() }
    }

    /// Unlocks, waits for a notification, and locks again. May return without a notification.
    #[track_caller]
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        self.wait_until(guard, None, Location::caller()).map(|(guard, _)| guard).map_err(strip)
    }

    /// Waits as long as `condition` is true.
    #[track_caller]
    pub fn wait_while<'a, T, F>(&self, mut guard: MutexGuard<'a, T>, mut condition: F) -> LockResult<MutexGuard<'a, T>>
    where
        F: FnMut(&mut T) -> bool,
    {
        while condition(&mut *guard) {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }

    /// Waits for `ms` milliseconds at most; returns whether something else than the time ended the wait.
    #[deprecated(since = "1.6.0", note = "replaced by `std::sync::Condvar::wait_timeout`")]
    #[track_caller]
    pub fn wait_timeout_ms<'a, T>(&self, guard: MutexGuard<'a, T>, ms: u32) -> LockResult<(MutexGuard<'a, T>, bool)> {
        match self.wait_timeout(guard, Duration::from_millis(ms.into())) {
            Ok((guard, result)) => Ok((guard, !result.timed_out())),
            Err(poisoned) => {
                let (guard, result) = poisoned.into_inner();
                Err(PoisonError::new((guard, !result.timed_out())))
            }
        }
    }

    /// Waits for `dur` at most.
    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        dur: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        self.wait_until(guard, Some(dur), Location::caller())
    }

    /// Waits as long as `condition` is true, for `dur` at most.
    #[track_caller]
    pub fn wait_timeout_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        dur: Duration,
        mut condition: F,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>
    where
        F: FnMut(&mut T) -> bool,
    {
        let start = Instant::now();
        loop {
            if !condition(&mut *guard) {
                return Ok((guard, WaitTimeoutResult(false)));
            }
            let Some(left) = dur.checked_sub(start.elapsed()).filter(|left| !left.is_zero()) else {
                return Ok((guard, WaitTimeoutResult(true)));
            };
            guard = self.wait_timeout(guard, left)?.0;
        }
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

    fn wait_until<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        limit: Option<Duration>,
        at: &'static Location<'static>,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let (mutex, held) = guard.suspend();
        let Some((ex, raw)) = current().and_then(|ex| Some((ex, held.raw()?.clone()))) else {
            let guard = held.into_outside().expect("a model's lock is used outside the model");
            let (guard, timed_out) = self.wait_outside(guard, limit);
            return with(mutex.resume_outside(guard), timed_out);
        };
        let timed_out = self.wait_in_model(ex, &raw, limit, at);
        raw.lock(ex, at);
        with(mutex.resume(raw), timed_out)
    }

    /// Unlocks and waits; returns whether the time was over.
    fn wait_in_model(
        &self,
        ex: &Execution,
        raw: &Rc<RawMutex>,
        limit: Option<Duration>,
        at: &'static Location<'static>,
    ) -> bool {
        let me = ex.this_thread();
        let until = limit.and_then(|limit| ex.until(limit));
        if ex.wakes_spuriously() {
            raw.unlock(ex, || ());
            return false;
        }
        if let Some(until) = until.filter(|_| ex.times_out_early()) {
            raw.unlock(ex, || ());
            me.now.set(until);
            return true;
        }
        self.event.touch(ex);
        let queue = self.queue(ex);
        raw.unlock(ex, || queue.waiting.borrow_mut().push(ex.me()));
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

fn with<G>(guard: LockResult<G>, timed_out: bool) -> LockResult<(G, WaitTimeoutResult)> {
    match guard {
        Ok(guard) => Ok((guard, WaitTimeoutResult(timed_out))),
        Err(poisoned) => Err(PoisonError::new((poisoned.into_inner(), WaitTimeoutResult(timed_out)))),
    }
}

fn strip<G>(poisoned: PoisonError<(G, WaitTimeoutResult)>) -> PoisonError<G> {
    PoisonError::new(poisoned.into_inner().0)
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Condvar").finish_non_exhaustive()
    }
}

impl Default for Condvar {
    fn default() -> Self {
        Self::new()
    }
}
