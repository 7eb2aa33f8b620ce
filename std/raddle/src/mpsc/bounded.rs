//! The bounded channel of the engine: its state is one hidden location.

use std::collections::VecDeque;
use std::sync::mpsc::{SendError, TryRecvError, TrySendError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use raddle_engine::backend::{Anchor, Call, Role, TIMED_OUT, Wait};

use super::senders::Senders;

/// The hidden location's value, unpacked.
#[derive(Clone, Copy)]
struct State {
    /// Messages in the queue.
    len: u64,
    /// Messages ever taken, modulo 2²⁴.
    taken: u64,
    /// Whether no sender is left.
    closed: bool,
    /// Whether the receiver is gone.
    deaf: bool,
    /// Whether the receiver waits.
    waiting: bool,
}

const TAKEN: u64 = (1 << 24) - 1;

impl State {
    fn unpack(v: u64) -> Self {
        let bit = |n: u32| v >> n & 1 == 1;
        Self { len: v & 0xf_ffff, taken: v >> 20 & TAKEN, closed: bit(60), deaf: bit(61), waiting: bit(62) }
    }

    fn pack(self) -> u64 {
        let bit = |b: bool, n: u32| u64::from(b) << n;
        self.len | self.taken << 20 | bit(self.closed, 60) | bit(self.deaf, 61) | bit(self.waiting, 62)
    }
}

pub(super) struct Bounded<T> {
    anchor: Anchor,
    pub(super) senders: Senders,
    /// 0 for a rendezvous.
    capacity: u64,
    queue: Mutex<VecDeque<T>>,
}

impl<T> Bounded<T> {
    /// Holds up to `capacity` messages.
    pub(super) fn new(capacity: u64) -> Arc<Self> {
        Arc::new(Self { anchor: Anchor::new(), senders: Senders::one(), capacity, queue: Mutex::default() })
    }

    fn queue(&self) -> MutexGuard<'_, VecDeque<T>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn update(&self, call: Call, wait: Wait, f: impl Fn(State) -> Option<State>) -> Option<State> {
        match call.update_silently(self.anchor.addr(), wait, &|v| f(State::unpack(v)).map(State::pack)) {
            TIMED_OUT => None,
            v => Some(State::unpack(v)),
        }
    }

    pub(super) fn send(&self, call: Call, value: T) -> Result<(), SendError<T>> {
        let room = self.capacity.max(1);
        let add = move |s: State| match s {
            _ if s.deaf => Some(s),
            _ if s.len < room => Some(State { len: s.len + 1, ..s }),
            _ => None,
        };
        let before = self.update(call, Wait::Forever, add).expect("not timed");
        if before.deaf {
            return Err(SendError(value));
        }
        self.queue().push_back(value);
        if self.capacity == 0 {
            // A rendezvous: wait until it was taken.
            let mine = (before.taken + before.len + 1) & TAKEN;
            let gone = move |s: State| s.taken.wrapping_sub(mine) & TAKEN < 1 << 23;
            let met = call.part("rendezvous", Role::Wait);
            let f = |v| {
                let s = State::unpack(v);
                s.deaf || gone(s)
            };
            let after = State::unpack(met.wait_until(self.anchor.addr(), Wait::Forever, &f));
            if !gone(after) {
                return self.queue().pop_front().map_or(Ok(()), |value| Err(SendError(value)));
            }
        }
        Ok(())
    }

    pub(super) fn try_send(&self, call: Call, value: T) -> Result<(), TrySendError<T>> {
        let capacity = self.capacity;
        let fits = move |s: State| if capacity == 0 { s.waiting && s.len == 0 } else { s.len < capacity };
        let add = move |s: State| if !s.deaf && fits(s) { Some(State { len: s.len + 1, ..s }) } else { Some(s) };
        let before = self.update(call, Wait::No, add).expect("not timed");
        if before.deaf {
            Err(TrySendError::Disconnected(value))
        } else if fits(before) {
            self.queue().push_back(value);
            Ok(())
        } else {
            Err(TrySendError::Full(value))
        }
    }

    fn take(s: State) -> State {
        if s.len > 0 {
            State { len: s.len - 1, taken: (s.taken + 1) & TAKEN, waiting: false, ..s }
        } else {
            State { waiting: false, ..s }
        }
    }

    fn pop(&self, before: State) -> Option<T> {
        if before.len == 0 { None } else { self.queue().pop_front() }
    }

    /// `None` when time is up; `Some(None)` when no sender is left.
    pub(super) fn recv(&self, call: Call, wait: Wait) -> Option<Option<T>> {
        if self.capacity == 0 {
            self.update(call.part("offer to receive", Role::Receive), Wait::No, |s| Some(State { waiting: true, ..s }));
        }
        let before = self.update(call, wait, |s| (s.len > 0 || s.closed).then(|| Self::take(s)));
        if before.is_none() && self.capacity == 0 {
            // Nobody is to meet a receiver that went away; who did so just before is met.
            let before = self
                .update(call.part("withdraw", Role::Receive), Wait::No, |s| Some(Self::take(s)))
                .expect("not timed");
            return self.pop(before).map(Some);
        }
        Some(self.pop(before?))
    }

    pub(super) fn try_recv(&self, call: Call) -> Result<T, TryRecvError> {
        let before = self.update(call, Wait::No, |s| Some(Self::take(s))).expect("not timed");
        match self.pop(before) {
            Some(value) => Ok(value),
            None if before.closed => Err(TryRecvError::Disconnected),
            None => Err(TryRecvError::Empty),
        }
    }

    pub(super) fn drop_sender(&self, call: Call) {
        if self.senders.leave(call) {
            self.update(call.part("close", Role::Disconnect), Wait::No, |s| Some(State { closed: true, ..s }));
        }
    }

    pub(super) fn drop_receiver(&self, call: Call) {
        self.update(call, Wait::No, |s| Some(State { deaf: true, ..s }));
        if self.capacity != 0 {
            let rest = std::mem::take(&mut *self.queue());
            drop(rest);
        }
    }
}
