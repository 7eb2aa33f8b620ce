//! [`Condvar`]: a list of waiters, each with a hidden location of its own to wait for. A hidden lock (the condition
//! variable's location) orders registrations and notifications.

use std::fmt;
use std::sync::{LockResult, PoisonError};
use std::time::Duration;

use super::mutex::MutexGuard;
use super::raw::{Anchor, Call};
use crate::graph::site::{Object, Role};
use crate::run::request::{TIMED_OUT, Wait};
use crate::run::runtime;
use crate::time::is_never;

/// As [`std::sync::Condvar`]. That a wait ends spuriously or in time, and which waiter a notification wakes, are the
/// explorer's choices.
#[derive(Default)]
pub struct Condvar {
    anchor: Anchor,
    real: std::sync::Condvar,
    waiters: std::sync::Mutex<Waiters>,
}

/// Addresses of the tickets of those who wait, in the order in which they began to.
#[derive(Default)]
struct Waiters {
    epoch: u64,
    tickets: Vec<usize>,
}

/// As [`std::sync::WaitTimeoutResult`].
#[derive(Debug, PartialEq, Eq, Copy, Clone)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    /// Whether the wait ended because time was up.
    #[must_use]
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

/// How a wait in a model ended.
#[derive(PartialEq, Eq)]
enum Woken {
    Notified,
    Spuriously,
    Late,
}

impl Condvar {
    /// Creates a condition variable.
    #[must_use]
    pub const fn new() -> Self {
        let waiters = Waiters { epoch: 0, tickets: Vec::new() };
        Self { anchor: Anchor::new(), real: std::sync::Condvar::new(), waiters: std::sync::Mutex::new(waiters) }
    }

    /// Runs `f` with the hidden lock held.
    fn exclusively(&self, call: Call, f: impl FnOnce()) {
        let addr = self.anchor.addr();
        call.acting(Role::Enter).update(addr, Wait::Forever, &|v| (v == 0).then_some(1));
        f();
        call.acting(Role::Leave).store(addr, 0);
    }

    /// The tickets, for one who has the hidden lock. Not to be used across a request.
    fn tickets<R>(&self, f: impl FnOnce(&mut Vec<usize>) -> R) -> R {
        let epoch = runtime::world(|w| w.epoch);
        let mut waiters = self.waiters.lock().unwrap_or_else(PoisonError::into_inner);
        if waiters.epoch != epoch {
            // Left behind by an execution that was cut short.
            *waiters = Waiters { epoch, tickets: Vec::new() };
        }
        f(&mut waiters.tickets)
    }

    /// Waits in a model, the mutex released and taken again.
    fn wait_in_model<T: ?Sized>(&self, guard: &MutexGuard<'_, T>, call: Call, timeout: Option<Duration>) -> Woken {
        let ticket = Anchor::new();
        let addr = ticket.addr();
        self.exclusively(call.part("begin to wait", Role::Enter), || self.tickets(|t| t.push(addr)));
        guard.mutex().release(call.part("unlock to wait", Role::Release));
        let early = timeout.filter(|timeout| runtime::world(|w| w.clock.timing.times_out_early(*timeout)));
        let question = if early.is_some() { "times out, or wakes spuriously" } else { "wakes spuriously" };
        let woken = match (call.part(question, Role::Whether).choose(if early.is_some() { 3 } else { 2 }, true), early)
        {
            (0, _) => {
                match call.on(Object::Waiter).wait_until(addr, timeout.map_or(Wait::Forever, Wait::until), &|v| v == 1)
                {
                    TIMED_OUT => Woken::Late,
                    _ => Woken::Notified,
                }
            }
            (1, Some(timeout)) => {
                call.lasted(timeout);
                Woken::Late
            }
            _ => Woken::Spuriously,
        };
        if woken != Woken::Notified {
            self.exclusively(call.part("end to wait", Role::Enter), || self.tickets(|t| t.retain(|&x| x != addr)));
        }
        guard.mutex().acquire(call.part("lock again", Role::Acquire));
        woken
    }

    /// Releases the mutex, waits for a notification, takes the mutex.
    ///
    /// # Errors
    /// With the guard, if the mutex is poisoned by then.
    #[track_caller]
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        let call = Call::new(Object::Condvar, "wait", Role::Wait);
        if runtime::active() {
            self.wait_in_model(&guard, call, None);
            return check(guard);
        }
        if runtime::tearing_down() {
            return check(guard);
        }
        let (mutex, real) = guard.into_parts();
        let real = real.map(|real| self.real.wait(real).unwrap_or_else(PoisonError::into_inner));
        mutex.guard(real, call)
    }

    /// Waits while a condition holds.
    ///
    /// # Errors
    /// As [`wait`](Self::wait).
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

    /// Waits, but not for longer than a duration.
    ///
    /// # Errors
    /// As [`wait`](Self::wait).
    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        duration: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let call = Call::new(Object::Condvar, "wait_timeout", Role::Wait);
        let with = |guard: LockResult<MutexGuard<'a, T>>, late| match guard {
            Ok(guard) => Ok((guard, WaitTimeoutResult(late))),
            Err(e) => Err(PoisonError::new((e.into_inner(), WaitTimeoutResult(late)))),
        };
        if runtime::active() {
            let timeout = Some(duration).filter(|d| !is_never(*d));
            let late = self.wait_in_model(&guard, call, timeout) == Woken::Late;
            return with(check(guard), late);
        }
        if runtime::tearing_down() {
            return with(check(guard), true);
        }
        let (mutex, real) = guard.into_parts();
        let mut late = false;
        let real = real.map(|real| {
            let (real, result) = self.real.wait_timeout(real, duration).unwrap_or_else(PoisonError::into_inner);
            late = result.timed_out();
            real
        });
        with(mutex.guard(real, call), late)
    }

    /// As [`wait_timeout`](Self::wait_timeout), in milliseconds; whether it was notified.
    ///
    /// # Errors
    /// As [`wait`](Self::wait).
    #[track_caller]
    #[deprecated(note = "replaced by `std::sync::Condvar::wait_timeout`")]
    pub fn wait_timeout_ms<'a, T>(&self, guard: MutexGuard<'a, T>, ms: u32) -> LockResult<(MutexGuard<'a, T>, bool)> {
        match self.wait_timeout(guard, Duration::from_millis(ms.into())) {
            Ok((guard, late)) => Ok((guard, !late.timed_out())),
            Err(e) => {
                let (guard, late) = e.into_inner();
                Err(PoisonError::new((guard, !late.timed_out())))
            }
        }
    }

    /// Waits while a condition holds, but not for longer than a duration.
    ///
    /// # Errors
    /// As [`wait`](Self::wait).
    #[track_caller]
    pub fn wait_timeout_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        duration: Duration,
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
            let Some(left) = duration.checked_sub(start.elapsed()).filter(|d| !d.is_zero()) else {
                return Ok((guard, WaitTimeoutResult(true)));
            };
            guard = self.wait_timeout(guard, left)?.0;
        }
    }

    /// Wakes one waiter, whichever.
    #[track_caller]
    pub fn notify_one(&self) {
        if !runtime::active() {
            return self.real.notify_one();
        }
        let call = Call::new(Object::Condvar, "notify_one", Role::Notify);
        self.exclusively(call, || {
            let n = self.tickets(|t| t.len());
            if n == 0 {
                return;
            }
            let chosen = call.part("notify_one wakes which", Role::Which).choose(n, false);
            let ticket = self.tickets(|t| t.remove(chosen));
            call.part("notify", Role::Notify).on(Object::Waiter).store(ticket, 1);
        });
    }

    /// Wakes all waiters.
    #[track_caller]
    pub fn notify_all(&self) {
        if !runtime::active() {
            return self.real.notify_all();
        }
        let call = Call::new(Object::Condvar, "notify_all", Role::Notify);
        self.exclusively(call, || {
            for ticket in self.tickets(std::mem::take) {
                call.part("notify", Role::Notify).on(Object::Waiter).store(ticket, 1);
            }
        });
    }
}

/// The guard of a mutex that was taken again.
fn check<T: ?Sized>(guard: MutexGuard<'_, T>) -> LockResult<MutexGuard<'_, T>> {
    if guard.mutex().is_poisoned() { Err(PoisonError::new(guard)) } else { Ok(guard) }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Condvar").finish_non_exhaustive()
    }
}
