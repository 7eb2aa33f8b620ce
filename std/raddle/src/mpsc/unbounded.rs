//! The unbounded channel of the engine: a location that numbers the messages, and one for each message.
//!
//! Messages wait for nobody, so that the order of the sends is all there is to explore: the receiver awaits the slot of
//! the message that comes next, which only one thread ever writes. When the last sender is gone, it closes the first
//! slot that was never used.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{SendError, TryRecvError};
use std::sync::{Arc, Mutex, PoisonError};

use raddle_engine::backend::{Anchor, Call, Object, Role, TIMED_OUT, Wait};

use super::senders::Senders;

/// What a slot's location holds; 0 while there is nothing in it.
const FULL: u64 = 1;
const CLOSED: u64 = 2;

/// The tail is the number of messages ever numbered, doubled, and this bit once the receiver is gone.
const DEAF: u64 = 1;

/// As to counts that are not locations, see [`Senders`].
pub(super) struct Unbounded<T> {
    tail: Anchor,
    pub(super) senders: Senders,
    slots: Mutex<Vec<Arc<Slot<T>>>>,
    /// Messages sent.
    sent: AtomicU64,
    /// The receiver's: messages taken.
    head: AtomicU64,
    /// The receiver's: whether it met the closed slot.
    ended: AtomicBool,
}

struct Slot<T> {
    state: Anchor,
    message: Mutex<Option<T>>,
}

impl<T> Slot<T> {
    fn take(&self) -> Option<T> {
        self.message.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl<T> Unbounded<T> {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            tail: Anchor::new(),
            senders: Senders::one(),
            slots: Mutex::default(),
            sent: AtomicU64::new(0),
            head: AtomicU64::new(0),
            ended: false.into(),
        })
    }

    fn slot(&self, number: u64) -> Arc<Slot<T>> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        while slots.len() as u64 <= number {
            slots.push(Arc::new(Slot { state: Anchor::new(), message: Mutex::new(None) }));
        }
        Arc::clone(&slots[number as usize])
    }

    pub(super) fn send(&self, call: Call, message: T) -> Result<(), SendError<T>> {
        let next = |v| Some(if v & DEAF == 0 { v + 2 } else { v });
        let before = call.part("number", Role::Reserve).update_silently(self.tail.addr(), Wait::No, &next);
        if before & DEAF != 0 {
            return Err(SendError(message));
        }
        let slot = self.slot(before / 2);
        *slot.message.lock().unwrap_or_else(PoisonError::into_inner) = Some(message);
        self.sent.fetch_add(1, Relaxed);
        call.on(Object::Message).store(slot.state.addr(), FULL);
        Ok(())
    }

    /// Takes what is in the next slot, which is no longer empty: `None` if it was closed.
    fn taken(&self, state: u64, slot: &Slot<T>) -> Option<T> {
        if state == CLOSED {
            self.ended.store(true, Relaxed);
            return None;
        }
        self.head.fetch_add(1, Relaxed);
        slot.take()
    }

    /// `None` when time is up; `Some(None)` when no sender is left.
    pub(super) fn recv(&self, call: Call, wait: Wait) -> Option<Option<T>> {
        if self.ended.load(Relaxed) {
            return Some(None);
        }
        let slot = self.slot(self.head.load(Relaxed));
        match call.on(Object::Message).wait_until(slot.state.addr(), wait, &|v| v != 0) {
            TIMED_OUT => None,
            state => Some(self.taken(state, &slot)),
        }
    }

    pub(super) fn try_recv(&self, call: Call) -> Result<T, TryRecvError> {
        if self.ended.load(Relaxed) {
            return Err(TryRecvError::Disconnected);
        }
        let head = self.head.load(Relaxed);
        let slot = self.slot(head);
        let call = call.on(Object::Message);
        let state = match call.load(slot.state.addr()) {
            // Numbered and on its way: what others sent after it may be known to have arrived.
            0 if call.part("is empty", Role::Load).on(Object::Channel).load(self.tail.addr()) / 2 > head => {
                call.wait_until(slot.state.addr(), Wait::Forever, &|v| v != 0)
            }
            0 => return Err(TryRecvError::Empty),
            state => state,
        };
        self.taken(state, &slot).ok_or(TryRecvError::Disconnected)
    }

    pub(super) fn drop_sender(&self, call: Call) {
        if self.senders.leave(call) {
            let slot = self.slot(self.sent.load(Relaxed));
            call.part("close", Role::Disconnect).on(Object::Message).store(slot.state.addr(), CLOSED);
        }
    }

    /// Drops what was sent and not taken.
    pub(super) fn drop_receiver(&self, call: Call) {
        if self.ended.load(Relaxed) {
            return;
        }
        let sent = call.on(Object::Channel).update(self.tail.addr(), Wait::No, &|v| Some(v | DEAF)) / 2;
        for number in self.head.load(Relaxed)..sent {
            let slot = self.slot(number);
            call.on(Object::Message).wait_until(slot.state.addr(), Wait::Forever, &|v| v != 0);
            // Its destructor may send, too.
            drop(slot.take());
        }
    }
}
