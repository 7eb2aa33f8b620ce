//! The channel of the engine: its state is one hidden location.

use std::collections::VecDeque;
use std::sync::mpsc::{RecvTimeoutError, SendError, TryRecvError, TrySendError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::engine::request::{TIMED_OUT, Wait};
use crate::engine::runtime;
use crate::sync::raw::{Anchor, Call};
use crate::time::Instant;

/// The hidden location's value, unpacked.
#[derive(Clone, Copy)]
struct State {
    /// Messages in the queue.
    len: u64,
    /// Messages ever taken, modulo 2²⁴.
    taken: u64,
    /// Senders beyond the first.
    extra: u64,
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
        Self {
            len: v & 0xf_ffff,
            taken: v >> 20 & TAKEN,
            extra: v >> 44 & 0xffff,
            closed: bit(60),
            deaf: bit(61),
            waiting: bit(62),
        }
    }

    fn pack(self) -> u64 {
        let bit = |b: bool, n: u32| u64::from(b) << n;
        self.len
            | self.taken << 20
            | self.extra << 44
            | bit(self.closed, 60)
            | bit(self.deaf, 61)
            | bit(self.waiting, 62)
    }
}

pub(super) struct Channel<T> {
    anchor: Anchor,
    /// `None`: unbounded.
    capacity: Option<u64>,
    queue: Mutex<VecDeque<T>>,
}

impl<T> Channel<T> {
    /// Holds up to `capacity` messages.
    pub(super) fn new(capacity: Option<u64>) -> Arc<Self> {
        Arc::new(Self { anchor: Anchor::new(), capacity, queue: Mutex::default() })
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
        let room = self.capacity.map_or(u64::MAX, |c| c.max(1));
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
        if self.capacity == Some(0) {
            // A rendezvous: wait until it was taken.
            let mine = (before.taken + before.len + 1) & TAKEN;
            let gone = move |s: State| s.taken.wrapping_sub(mine) & TAKEN < 1 << 23;
            let met = call.named("rendezvous");
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
        let capacity = self.capacity.expect("only bounded channels");
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
        if self.capacity == Some(0) {
            self.update(call.named("offer to receive"), Wait::No, |s| Some(State { waiting: true, ..s }));
        }
        let before = self.update(call, wait, |s| (s.len > 0 || s.closed).then(|| Self::take(s)));
        if before.is_none() && self.capacity == Some(0) {
            // Nobody is to meet a receiver that went away; who did so just before is met.
            let before = self.update(call.named("withdraw"), Wait::No, |s| Some(Self::take(s))).expect("not timed");
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

    pub(super) fn recv_timeout(&self, call: Call, timeout: Duration) -> Result<T, RecvTimeoutError> {
        if Instant::now().checked_add(timeout).is_none() {
            // As std: for ever.
            return self.recv(call, Wait::Forever).flatten().ok_or(RecvTimeoutError::Disconnected);
        }
        let late = call.named("recv_timeout times out?").choose(2, true) == 1;
        let wait = Wait::Timed { offered: runtime::world(|w| w.offered) };
        let answer = if late {
            self.try_recv(call).map(Some).or_else(|e| (e == TryRecvError::Disconnected).then_some(None).ok_or(())).ok()
        } else {
            self.recv(call, wait)
        };
        match answer {
            Some(Some(value)) => Ok(value),
            Some(None) => Err(RecvTimeoutError::Disconnected),
            None => {
                crate::thread::advance(timeout);
                Err(RecvTimeoutError::Timeout)
            }
        }
    }

    pub(super) fn add_sender(&self, call: Call) {
        self.update(call, Wait::No, |s| Some(State { extra: s.extra + 1, ..s }));
    }

    pub(super) fn drop_sender(&self, call: Call) {
        self.update(call, Wait::No, |s| {
            Some(if s.extra == 0 { State { closed: true, ..s } } else { State { extra: s.extra - 1, ..s } })
        });
    }

    pub(super) fn drop_receiver(&self, call: Call) {
        self.update(call, Wait::No, |s| Some(State { deaf: true, ..s }));
        if self.capacity != Some(0) {
            let rest = std::mem::take(&mut *self.queue());
            drop(rest);
        }
    }
}

/// An end of a channel of std's outside a model, of one of the engine's in it.
pub(super) enum Half<R, T> {
    Real(R),
    Model(Arc<Channel<T>>),
}
