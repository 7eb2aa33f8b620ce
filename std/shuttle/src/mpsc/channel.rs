//! What both ends of a channel share.
//!
//! One implementation serves models and real threads: a real mutex around the state, never held at a scheduling
//! point, and two queues to wait in, which are the model's or real condition variables. A channel that was made in an
//! execution ends with it: those who would use the other end are not there any more.

use std::collections::VecDeque;
use std::sync::mpsc::{RecvTimeoutError, SendError, TryRecvError, TrySendError};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::engine::{self, Key, Patience, Role};
use crate::execution;

/// A channel.
pub(super) struct Channel<T> {
    state: Mutex<State<T>>,
    /// Where the receiver waits for a message, and senders for space or for their message to be taken.
    arrived: Condvar,
    left: Condvar,
    bound: Option<usize>,
    /// The execution that made it; 0 outside.
    execution: u64,
}

struct State<T> {
    /// The messages, with the number of each.
    messages: VecDeque<(u64, T)>,
    /// How many messages there have been.
    sent: u64,
    senders: usize,
    /// Whether the receiver is there.
    open: bool,
    /// Whether the receiver waits.
    receiving: bool,
}

/// How long a thread waits.
#[derive(Clone, Copy)]
enum Until {
    Done,
    Virtual(Option<Duration>),
    Real(Instant),
}

impl<T> Channel<T> {
    pub(super) fn new(bound: Option<usize>) -> Arc<Self> {
        let state = State { messages: VecDeque::new(), sent: 0, senders: 1, open: true, receiving: false };
        Arc::new(Self {
            state: Mutex::new(state),
            arrived: Condvar::new(),
            left: Condvar::new(),
            bound,
            execution: execution(),
        })
    }

    /// Sends, once there is space. With a bound of 0, returns when the message was taken.
    #[track_caller]
    pub(super) fn send(&self, message: T) -> Result<(), SendError<T>> {
        engine::arrive();
        let mut state = self.lock();
        while state.open && self.bound.is_some_and(|bound| bound > 0 && state.messages.len() >= bound) {
            (state, _) = self.wait(&self.left, state, Until::Done);
        }
        if !state.open {
            drop(state);
            return Err(SendError(message));
        }
        let number = state.push(message);
        self.wake(&self.arrived);
        if self.bound == Some(0) {
            while state.open && state.position(number).is_some() {
                (state, _) = self.wait(&self.left, state, Until::Done);
            }
            if let Some(message) = state.position(number).and_then(|at| state.messages.remove(at)) {
                drop(state);
                return Err(SendError(message.1));
            }
        }
        Ok(())
    }

    /// Sends, if there is space. With a bound of 0, if the receiver waits.
    #[track_caller]
    pub(super) fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        engine::arrive();
        let mut state = self.lock();
        let space = match self.bound {
            None => true,
            Some(0) => state.receiving && state.messages.is_empty(),
            Some(bound) => state.messages.len() < bound,
        };
        if !state.open {
            drop(state);
            return Err(TrySendError::Disconnected(message));
        }
        if !space {
            drop(state);
            return Err(TrySendError::Full(message));
        }
        state.push(message);
        self.wake(&self.arrived);
        Ok(())
    }

    /// Receives, without waiting.
    #[track_caller]
    pub(super) fn try_recv(&self) -> Result<T, TryRecvError> {
        engine::arrive();
        self.take(&mut self.lock())
    }

    /// Receives; None when there is no message and never will be.
    #[track_caller]
    pub(super) fn recv(&self) -> Option<T> {
        engine::arrive();
        self.recv_until(Until::Done).ok()
    }

    /// Receives, for `timeout` at the longest.
    #[track_caller]
    pub(super) fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        let until = if engine::arrive() {
            Until::Virtual(engine::deadline(timeout))
        } else {
            Instant::now().checked_add(timeout).map_or(Until::Done, Until::Real)
        };
        self.recv_until(until)
    }

    #[track_caller]
    fn recv_until(&self, until: Until) -> Result<T, RecvTimeoutError> {
        let mut state = self.lock();
        let mut timed_out = false;
        loop {
            match self.take(&mut state) {
                Ok(message) => return Ok(message),
                Err(TryRecvError::Disconnected) => return Err(RecvTimeoutError::Disconnected),
                Err(TryRecvError::Empty) if timed_out => return Err(RecvTimeoutError::Timeout),
                Err(TryRecvError::Empty) => {}
            }
            state.receiving = true;
            (state, timed_out) = self.wait(&self.arrived, state, until);
            state.receiving = false;
        }
    }

    fn take(&self, state: &mut State<T>) -> Result<T, TryRecvError> {
        match state.messages.pop_front() {
            Some((_, message)) => {
                self.wake(&self.left);
                Ok(message)
            }
            None if state.senders == 0 => Err(TryRecvError::Disconnected),
            None => Err(TryRecvError::Empty),
        }
    }

    /// There is another sender.
    pub(super) fn add_sender(&self) {
        self.lock().senders += 1;
    }

    /// There is one sender less.
    pub(super) fn remove_sender(&self) {
        engine::arrive();
        let last = {
            let mut state = self.lock();
            state.senders = state.senders.saturating_sub(1);
            state.senders == 0
        };
        if last {
            self.wake(&self.arrived);
        }
    }

    /// There is no receiver any more. Messages that wait for space are returned to their senders, others dropped.
    pub(super) fn close(&self) {
        engine::arrive();
        let messages = {
            let mut state = self.lock();
            state.open = false;
            if self.bound == Some(0) { VecDeque::new() } else { std::mem::take(&mut state.messages) }
        };
        self.wake(&self.left);
        drop(messages);
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if self.execution != 0 && self.execution != execution() {
            (state.senders, state.open) = (0, false);
        }
        state
    }

    #[track_caller]
    fn wait<'a>(
        &'a self,
        queue: &Condvar,
        state: MutexGuard<'a, State<T>>,
        until: Until,
    ) -> (MutexGuard<'a, State<T>>, bool) {
        if engine::inside() {
            drop(state);
            let patience = match until {
                Until::Virtual(deadline) => Patience::until(deadline),
                Until::Done | Until::Real(_) => Patience::Endless,
            };
            let wake = engine::wait_at(Key::of(queue), Role::Any, patience);
            return (self.lock(), wake == engine::Wake::TimedOut);
        }
        match until {
            Until::Real(deadline) => {
                let left = deadline.saturating_duration_since(Instant::now());
                let state = queue.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
                (state, Instant::now() >= deadline)
            }
            Until::Done | Until::Virtual(_) => (queue.wait(state).unwrap_or_else(PoisonError::into_inner), false),
        }
    }

    fn wake(&self, queue: &Condvar) {
        if engine::inside() { engine::wake_all(Key::of(queue)) } else { queue.notify_all() }
    }
}

impl<T> State<T> {
    fn push(&mut self, message: T) -> u64 {
        self.sent += 1;
        self.messages.push_back((self.sent, message));
        self.sent
    }

    fn position(&self, number: u64) -> Option<usize> {
        self.messages.iter().position(|(other, _)| *other == number)
    }
}
