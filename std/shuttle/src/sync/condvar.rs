//! [`Condvar`].

use std::fmt;
use std::sync::{LockResult, PoisonError};
use std::time::Duration;

use super::MutexGuard;
use crate::engine::{self, Key, Patience, Place, Role, Wake};

/// `std::sync::Condvar`. In a model waits may wake spuriously and time out early, within the run's bounds, and a
/// single notification goes to any of those who wait, as the scheduler chooses.
#[derive(Default)]
#[repr(transparent)]
pub struct Condvar {
    real: std::sync::Condvar,
}

/// `std::sync::WaitTimeoutResult`: std's cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    /// Whether the wait timed out.
    #[must_use]
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

impl Condvar {
    /// A condition variable.
    #[inline]
    pub const fn new() -> Self {
        Self { real: std::sync::Condvar::new() }
    }

    /// Unlocks, waits for a notification or nothing at all, and locks.
    #[track_caller]
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        if engine::visit(self) {
            return self.wait_in_model(guard, Patience::Spurious).0;
        }
        let (mutex, real) = guard.into_real();
        mutex.guard(self.real.wait(real))
    }

    /// Waits until `condition` is false.
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

    /// [`wait`](Self::wait), for `dur` at the longest.
    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        dur: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        if engine::visit(self) {
            let patience = Patience::spurious_until(engine::deadline(dur));
            let (guard, wake) = self.wait_in_model(guard, patience);
            return with_result(guard, wake == Wake::TimedOut);
        }
        let (mutex, real) = guard.into_real();
        match self.real.wait_timeout(real, dur) {
            Ok((real, result)) => with_result(mutex.guard(Ok(real)), result.timed_out()),
            Err(error) => {
                let (real, result) = error.into_inner();
                with_result(mutex.guard(Err(PoisonError::new(real))), result.timed_out())
            }
        }
    }

    /// Waits until `condition` is false, for `dur` at the longest.
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
        let start = crate::time::Instant::now();
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

    /// [`wait_timeout`](Self::wait_timeout) in milliseconds, and true if it did not time out.
    #[deprecated(since = "1.6.0", note = "replaced by `std::sync::Condvar::wait_timeout`")]
    #[track_caller]
    pub fn wait_timeout_ms<'a, T>(&self, guard: MutexGuard<'a, T>, ms: u32) -> LockResult<(MutexGuard<'a, T>, bool)> {
        let in_time = |(guard, result): (MutexGuard<'a, T>, WaitTimeoutResult)| (guard, !result.timed_out());
        let waited = self.wait_timeout(guard, Duration::from_millis(u64::from(ms)));
        waited.map(in_time).map_err(|error| PoisonError::new(in_time(error.into_inner())))
    }

    /// Wakes one of those who wait.
    #[track_caller]
    pub fn notify_one(&self) {
        if !engine::visit(self) {
            return self.real.notify_one();
        }
        // Everybody may take it; whoever runs first does.
        let candidates: Vec<usize> = engine::place(Key::of(self), |place| {
            let ticket = place.tickets;
            place.tickets += 1;
            place.waiters.iter_mut().for_each(|waiter| waiter.tickets.push(ticket));
            place.waiters.iter().map(|waiter| waiter.task).collect()
        });
        candidates.into_iter().for_each(engine::notify);
    }

    /// Wakes all who wait.
    #[track_caller]
    pub fn notify_all(&self) {
        if engine::visit(self) { engine::wake_all(Key::of(self)) } else { self.real.notify_all() }
    }

    #[track_caller]
    fn wait_in_model<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        patience: Patience,
    ) -> (LockResult<MutexGuard<'a, T>>, Wake) {
        let (mutex, real) = guard.into_real();
        mutex.unlock(real);
        let wake = self.pause(patience);
        (mutex.lock_in_model(), wake)
    }

    /// Waits, and takes a notification that others may have been candidates for.
    #[track_caller]
    fn pause(&self, patience: Patience) -> Wake {
        let (key, me) = (Key::of(self), engine::me());
        engine::place(key, |place| place.push(me, Role::Any));
        let wake = engine::pause(patience);
        let too_late = engine::place(key, |place| take_ticket(place, me));
        too_late.into_iter().for_each(engine::retract);
        wake
    }
}

/// Removes a waiter, with the notification it takes. Returns those who have none left.
fn take_ticket(place: &mut Place, me: usize) -> Vec<usize> {
    let Some(index) = place.waiters.iter().position(|waiter| waiter.task == me) else {
        return Vec::new(); // All were notified.
    };
    let Some(&ticket) = place.waiters.remove(index).tickets.first() else {
        return Vec::new(); // It woke of itself.
    };
    let mut too_late = Vec::new();
    for waiter in &mut place.waiters {
        let had = waiter.tickets.len();
        waiter.tickets.retain(|&other| other != ticket);
        if waiter.tickets.is_empty() && had > 0 {
            too_late.push(waiter.task);
        }
    }
    too_late
}

fn with_result<'a, T>(
    guard: LockResult<MutexGuard<'a, T>>,
    timed_out: bool,
) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
    let pair = |guard| (guard, WaitTimeoutResult(timed_out));
    guard.map(pair).map_err(|error| PoisonError::new(pair(error.into_inner())))
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
