//! [`RawCondvar`].

use std::sync::Condvar;
use std::time::Duration;

use super::held::locked;
use super::mutex::RawMutexGuard;
use crate::engine::{self, Key, Patience, Place, Role, Wake};

/// A condition variable. In a model waits may wake spuriously and time out early, within the run's bounds, and a single
/// notification goes to any of those that wait, as the scheduler chooses.
#[derive(Debug)]
pub struct RawCondvar {
    real: Condvar,
}

impl RawCondvar {
    /// Nobody waits for it.
    #[must_use]
    pub const fn new() -> Self {
        Self { real: Condvar::new() }
    }

    /// Releases the mutex, waits for a notification, takes the mutex.
    #[track_caller]
    pub fn wait<'a>(&self, guard: RawMutexGuard<'a>) -> RawMutexGuard<'a> {
        if engine::enter(self) {
            return self.wait_in_model(guard, Patience::Spurious).0;
        }
        let (mutex, real) = guard.into_real();
        mutex.guard(locked(self.real.wait(real)))
    }

    /// The same, but not for longer than a duration; whether time was up.
    #[track_caller]
    pub fn wait_timeout<'a>(&self, guard: RawMutexGuard<'a>, timeout: Duration) -> (RawMutexGuard<'a>, bool) {
        if engine::enter(self) {
            let (guard, wake) = self.wait_in_model(guard, Patience::spurious_until(engine::deadline(timeout)));
            return (guard, wake == Wake::TimedOut);
        }
        let (mutex, real) = guard.into_real();
        let (real, result) = locked(self.real.wait_timeout(real, timeout));
        (mutex.guard(real), result.timed_out())
    }

    #[track_caller]
    fn wait_in_model<'a>(&self, guard: RawMutexGuard<'a>, patience: Patience) -> (RawMutexGuard<'a>, Wake) {
        let mutex = guard.unlock();
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

    /// Wakes one waiter, whichever.
    #[track_caller]
    pub fn notify_one(&self) {
        if !engine::enter(self) {
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

    /// Wakes all waiters.
    #[track_caller]
    pub fn notify_all(&self) {
        if engine::enter(self) { engine::wake_all(Key::of(self)) } else { self.real.notify_all() }
    }
}

/// Removes a waiter, with the notification it takes. Returns those that have none left.
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
