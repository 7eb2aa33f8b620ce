//! [`RawCondvar`]: a list of waiters, each with a hidden location of its own to wait for. A hidden lock (the condition
//! variable's location) orders registrations and notifications.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use raddle_engine::backend::{
    Anchor, Call, Object, Role, TIMED_OUT, Wait, active, execution, is_never, tearing_down, times_out_early,
};

use super::mutex::{Held, RawMutexGuard};

/// A condition variable. That a wait ends spuriously or in time, and which waiter a notification wakes, are the
/// explorer's choices.
#[derive(Debug)]
pub struct RawCondvar {
    anchor: Anchor,
    outside: Condvar,
    waiters: Mutex<Waiters>,
}

/// Addresses of the tickets of the threads that wait, in the order in which they began to.
#[derive(Debug)]
struct Waiters {
    execution: u64,
    tickets: Vec<usize>,
}

/// How a wait in a model ended.
#[derive(PartialEq, Eq)]
enum Woken {
    Notified,
    Spuriously,
    Late,
}

impl RawCondvar {
    /// Nobody waits for it.
    #[must_use]
    pub const fn new() -> Self {
        let waiters = Waiters { execution: 0, tickets: Vec::new() };
        Self { anchor: Anchor::new(), outside: Condvar::new(), waiters: Mutex::new(waiters) }
    }

    /// Releases the mutex, waits for a notification, takes the mutex.
    #[track_caller]
    pub fn wait<'a>(&self, guard: RawMutexGuard<'a>) -> RawMutexGuard<'a> {
        let call = Call::new(Object::Condvar, "wait", Role::Wait);
        if active() {
            return self.wait_in_model(guard, call, None).0;
        }
        if tearing_down() {
            return guard;
        }
        let (lock, held) = guard.into_held();
        let held = match held {
            Held::Outside { _guard } => {
                Held::Outside { _guard: self.outside.wait(_guard).unwrap_or_else(PoisonError::into_inner) }
            }
            held => held,
        };
        RawMutexGuard::new(lock, call, held)
    }

    /// The same, but not for longer than a duration; whether time was up.
    #[track_caller]
    pub fn wait_timeout<'a>(&self, guard: RawMutexGuard<'a>, timeout: Duration) -> (RawMutexGuard<'a>, bool) {
        let call = Call::new(Object::Condvar, "wait_timeout", Role::Wait);
        if active() {
            let (guard, woken) = self.wait_in_model(guard, call, Some(timeout).filter(|d| !is_never(*d)));
            return (guard, woken == Woken::Late);
        }
        if tearing_down() {
            return (guard, true);
        }
        let (lock, held) = guard.into_held();
        let (held, late) = match held {
            Held::Outside { _guard } => {
                let waited = self.outside.wait_timeout(_guard, timeout);
                let (_guard, result) = waited.unwrap_or_else(PoisonError::into_inner);
                (Held::Outside { _guard }, result.timed_out())
            }
            held => (held, false),
        };
        (RawMutexGuard::new(lock, call, held), late)
    }

    /// Runs `f` with the hidden lock held.
    fn exclusively(&self, call: Call, f: impl FnOnce()) {
        let addr = self.anchor.addr();
        call.acting(Role::Enter).update(addr, Wait::Forever, &|v| (v == 0).then_some(1));
        f();
        call.acting(Role::Leave).store(addr, 0);
    }

    /// The tickets, for the thread that has the hidden lock. Not to be used across an event.
    fn tickets<R>(&self, f: impl FnOnce(&mut Vec<usize>) -> R) -> R {
        let execution = execution();
        let mut waiters = self.waiters.lock().unwrap_or_else(PoisonError::into_inner);
        if waiters.execution != execution {
            // Left behind by an execution that was cut short.
            *waiters = Waiters { execution, tickets: Vec::new() };
        }
        f(&mut waiters.tickets)
    }

    /// Waits in a model, the mutex released and taken again.
    fn wait_in_model<'a>(
        &self,
        guard: RawMutexGuard<'a>,
        call: Call,
        timeout: Option<Duration>,
    ) -> (RawMutexGuard<'a>, Woken) {
        let ticket = Anchor::new();
        let addr = ticket.addr();
        self.exclusively(call.part("begin to wait", Role::Enter), || self.tickets(|t| t.push(addr)));
        guard.released(call, || {
            let early = timeout.filter(|timeout| times_out_early(*timeout));
            let (question, answers) = match early {
                Some(_) => ("times out, or wakes spuriously", 3),
                None => ("wakes spuriously", 2),
            };
            let woken = match (call.part(question, Role::Whether).choose(answers, true), early) {
                (0, _) => {
                    let wait = timeout.map_or(Wait::Forever, Wait::until);
                    match call.on(Object::Waiter).wait_until(addr, wait, &|v| v == 1) {
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
            woken
        })
    }

    /// Wakes one waiter, whichever.
    #[track_caller]
    pub fn notify_one(&self) {
        if !active() {
            return self.outside.notify_one();
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
        if !active() {
            return self.outside.notify_all();
        }
        let call = Call::new(Object::Condvar, "notify_all", Role::Notify);
        self.exclusively(call, || {
            for ticket in self.tickets(std::mem::take) {
                call.part("notify", Role::Notify).on(Object::Waiter).store(ticket, 1);
            }
        });
    }
}
