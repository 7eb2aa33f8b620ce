//! What the two ends of a channel share: a queue, who is there, and two condition variables.
//!
//! A message carries the number under which it was sent, so that a rendezvous sender can see that its own has been
//! taken, and take it back when the receiver goes.

use std::collections::VecDeque;
use std::sync::mpsc::{RecvTimeoutError, SendError, TryRecvError, TrySendError};
use std::time::Duration;

use crate::sync::{PlainMutex, RawCondvar};
use crate::time;

/// A channel.
pub(super) struct Core<T> {
    state: PlainMutex<State<T>>,
    /// A message has come, or the last sender has gone.
    arrived: RawCondvar,
    /// A message was taken, or the receiver has gone.
    taken: RawCondvar,
    /// How many messages may wait; 0 is a rendezvous, `None` is no bound.
    bound: Option<usize>,
}

struct State<T> {
    queue: VecDeque<(u64, T)>,
    /// The number of the next message.
    next: u64,
    senders: usize,
    receiver: bool,
    /// Whether the receiver waits for a message.
    receiving: bool,
}

impl<T> Core<T> {
    /// A channel with one sender and its receiver.
    pub(super) fn new(bound: Option<usize>) -> Self {
        let state = State { queue: VecDeque::new(), next: 0, senders: 1, receiver: true, receiving: false };
        Self { state: PlainMutex::new(state), arrived: RawCondvar::new(), taken: RawCondvar::new(), bound }
    }

    fn push(&self, state: &mut State<T>, message: T) -> u64 {
        let number = state.next;
        state.next += 1;
        state.queue.push_back((number, message));
        self.arrived.notify_one();
        number
    }

    /// Waits for room, or at a rendezvous until the message is taken.
    pub(super) fn send(&self, message: T) -> Result<(), SendError<T>> {
        let mut state = self.state.enter();
        if let Some(bound @ 1..) = self.bound {
            let full = |state: &mut State<T>| state.receiver && state.queue.len() >= bound;
            state = state.wait_while(&self.taken, full);
        }
        if !state.receiver {
            return Err(SendError(message));
        }
        let number = self.push(&mut state, message);
        if self.bound != Some(0) {
            return Ok(());
        }
        let place = |state: &State<T>| state.queue.iter().position(|(n, _)| *n == number);
        let waits = |state: &mut State<T>| state.receiver && place(state).is_some();
        state = state.wait_while(&self.taken, waits);
        match place(&state).and_then(|i| state.queue.remove(i)) {
            Some((_, message)) => Err(SendError(message)),
            None => Ok(()),
        }
    }

    /// Sends if there is room, or at a rendezvous if the receiver waits.
    pub(super) fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        let mut state = self.state.enter();
        if !state.receiver {
            return Err(TrySendError::Disconnected(message));
        }
        let room = match self.bound {
            Some(0) => usize::from(state.receiving),
            Some(bound) => bound,
            None => usize::MAX,
        };
        if state.queue.len() >= room {
            return Err(TrySendError::Full(message));
        }
        self.push(&mut state, message);
        Ok(())
    }

    /// Takes the first message, if there is one.
    pub(super) fn try_recv(&self) -> Result<T, TryRecvError> {
        let mut state = self.state.enter();
        match self.pop(&mut state) {
            Some(message) => Ok(message),
            None if state.senders == 0 => Err(TryRecvError::Disconnected),
            None => Err(TryRecvError::Empty),
        }
    }

    /// Waits for a message, until the clock shows `deadline` if there is one.
    pub(super) fn recv_until(&self, deadline: Option<Duration>) -> Result<T, RecvTimeoutError> {
        let mut state = self.state.enter();
        loop {
            if let Some(message) = self.pop(&mut state) {
                return Ok(message);
            }
            if state.senders == 0 {
                return Err(RecvTimeoutError::Disconnected);
            }
            state.receiving = true;
            state = match deadline.map(|deadline| deadline.saturating_sub(time::now())) {
                None => state.wait(&self.arrived),
                Some(left) if left.is_zero() => {
                    state.receiving = false;
                    return Err(RecvTimeoutError::Timeout);
                }
                Some(left) => state.wait_timeout(&self.arrived, left),
            };
            state.receiving = false;
        }
    }

    fn pop(&self, state: &mut State<T>) -> Option<T> {
        let (_, message) = state.queue.pop_front()?;
        if self.bound.is_some() {
            // All of them: at a rendezvous the one whose message it was must be among those that wake.
            self.taken.notify_all();
        }
        Some(message)
    }

    pub(super) fn add_sender(&self) {
        self.state.enter().senders += 1;
    }

    pub(super) fn remove_sender(&self) {
        let mut state = self.state.enter();
        state.senders -= 1;
        if state.senders == 0 {
            self.arrived.notify_one();
        }
    }

    /// The receiver goes: whoever waits is told, and what nobody will take is dropped.
    pub(super) fn remove_receiver(&self) {
        let mut state = self.state.enter();
        state.receiver = false;
        self.taken.notify_all();
        // At a rendezvous every message belongs to a sender that waits, and takes it back.
        let lost = if self.bound == Some(0) { VecDeque::new() } else { std::mem::take(&mut state.queue) };
        drop(state);
        // Without the lock, because a message may hold an end of this very channel.
        drop(lost);
    }
}
