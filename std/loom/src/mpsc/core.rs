//! What a channel's two ends share.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::panic::Location;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, SendError, TryRecvError, TrySendError};
use std::time::Duration;

use crate::engine::{Event, Execution, On, Stamp, ThreadIndex, Visible, Woken, current};

/// A message and what its sender had seen.
struct Message<T>(T, Stamp);

/// The shared part of a channel that was made in a model.
pub(super) struct Core<T> {
    epoch: u64,
    /// `None` is no bound.
    bound: Option<usize>,
    /// Orders what senders do, and what the receiver does as far as it can be told.
    event: Event,
    queue: RefCell<VecDeque<Message<T>>>,
    senders: Cell<usize>,
    receiver_is_there: Cell<bool>,
    /// The receiver, blocked, and what it had seen then.
    receiving: Cell<Option<(ThreadIndex, Stamp)>>,
    /// Senders that wait for room, with their messages, first come first served.
    sending: RefCell<VecDeque<(ThreadIndex, Message<T>)>>,
    /// Messages of waiting senders that the receiver has left behind.
    returned: RefCell<Vec<(ThreadIndex, T)>>,
    /// Messages sent so far, not counting those whose senders waited; and what the receiver had seen when it made room
    /// for more than that.
    sent: Cell<usize>,
    room: RefCell<VecDeque<Stamp>>,
    /// What the senders had seen when they were dropped, and the receiver.
    senders_ends: RefCell<Vec<Stamp>>,
    receivers_end: Cell<Option<Stamp>>,
}

// SAFETY: while the execution runs, this is used on the model's one thread only. Later the ends, wherever they are, leave it
// alone, but for the messages, which the one receiver drops.
unsafe impl<T: Send> Sync for Core<T> {}
// SAFETY: whichever end goes last drops the messages, which `T: Send` allows on any thread.
unsafe impl<T: Send> Send for Core<T> {}

impl<T> Core<T> {
    pub(super) fn new(ex: &Execution, bound: Option<usize>) -> Arc<Self> {
        Arc::new(Self {
            epoch: ex.epoch(),
            bound,
            event: Event::new(),
            queue: RefCell::default(),
            senders: Cell::new(1),
            receiver_is_there: Cell::new(true),
            receiving: Cell::new(None),
            sending: RefCell::default(),
            returned: RefCell::default(),
            sent: Cell::new(0),
            room: RefCell::default(),
            senders_ends: RefCell::default(),
            receivers_end: Cell::new(None),
        })
    }

    /// The execution that the channel was made in, if it still runs.
    fn execution(&self) -> Option<&'static Execution> {
        current().filter(|ex| ex.epoch() == self.epoch)
    }

    pub(super) fn send(&self, message: T, at: &'static Location<'static>) -> Result<(), SendError<T>> {
        let Some(ex) = self.execution() else { return Err(SendError(message)) };
        self.event.touch(ex);
        let message = match self.deliver(ex, message) {
            Ok(()) => return Ok(()),
            Err(TrySendError::Disconnected(message)) => return Err(SendError(message)),
            Err(TrySendError::Full(message)) => message,
        };
        let me = ex.me();
        let message = Message(message, Stamp::release(ex));
        self.sending.borrow_mut().push_back((me, message));
        ex.block("room in a channel", On::Anybody, None, at);
        let returned = self.returned.borrow().iter().position(|(thread, _)| *thread == me);
        match returned {
            None => Ok(()),
            Some(index) => Err(SendError(self.returned.borrow_mut().swap_remove(index).1)),
        }
    }

    pub(super) fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        let Some(ex) = self.execution() else { return Err(TrySendError::Disconnected(message)) };
        ex.require(Visible::Receive);
        self.event.touch(ex);
        self.deliver(ex, message)
    }

    /// Sends, if there is room.
    fn deliver(&self, ex: &Execution, message: T) -> Result<(), TrySendError<T>> {
        if !self.receiver_is_there.get() {
            if let Some(end) = self.receivers_end.get() {
                end.acquire();
            }
            return Err(TrySendError::Disconnected(message));
        }
        let room = match self.bound {
            None => true,
            // A waiting receiver takes one message more than there is room for only if there is room for none.
            Some(0) => self.receiving.get().is_some() && self.queue.borrow().is_empty(),
            Some(bound) => self.queue.borrow().len() < bound,
        };
        if !room {
            return Err(TrySendError::Full(message));
        }
        let sent = self.sent.replace(self.sent.get() + 1);
        let freed = self.bound.filter(|&bound| sent >= bound).and_then(|_| self.room.borrow_mut().pop_front());
        let stamp = Stamp::release(ex);
        self.queue.borrow_mut().push_back(Message(message, stamp));
        let receiving = self.receiving.take();
        if let Some((thread, _)) = receiving {
            ex.wake(thread, Woken::ByAnother);
        }
        if let Some(freed) = freed {
            freed.acquire();
        }
        if let (Some((_, arrived)), Some(0)) = (receiving, self.bound) {
            arrived.acquire();
        }
        Ok(())
    }

    /// Waits for a message, until the time is over.
    pub(super) fn recv(&self, limit: Option<Duration>, at: &'static Location<'static>) -> Result<T, RecvTimeoutError> {
        let Some(ex) = self.execution() else { return Err(RecvTimeoutError::Disconnected) };
        let until = limit.and_then(|limit| ex.until(limit));
        let early = until.is_some() && ex.times_out_early();
        if until.is_some() {
            ex.require(Visible::Receive);
        }
        if ex.shows(Visible::Receive) {
            self.event.touch(ex);
        }
        let me = ex.this_thread();
        loop {
            match self.take(ex) {
                Ok(message) => return Ok(message),
                Err(TryRecvError::Disconnected) => return Err(RecvTimeoutError::Disconnected),
                Err(TryRecvError::Empty) => {}
            }
            if let (true, Some(until)) = (early, until) {
                me.now.set(until);
                return Err(RecvTimeoutError::Timeout);
            }
            self.receiving.set(Some((ex.me(), Stamp::release(ex))));
            if ex.block("a message", On::Anybody, until, at) == Woken::TimedOut {
                self.receiving.set(None);
                return Err(RecvTimeoutError::Timeout);
            }
        }
    }

    pub(super) fn try_recv(&self) -> Result<T, TryRecvError> {
        let Some(ex) = self.execution() else { return Err(TryRecvError::Disconnected) };
        ex.require(Visible::Receive);
        self.event.touch(ex);
        self.take(ex)
    }

    /// Receives, if there is a message; lets the first of the waiting senders go on.
    fn take(&self, ex: &Execution) -> Result<T, TryRecvError> {
        let first = self.queue.borrow_mut().pop_front();
        // A rendezvous that was agreed on makes no room for the next.
        let waiting =
            if first.is_some() && self.bound == Some(0) { None } else { self.sending.borrow_mut().pop_front() };
        let sender = waiting.as_ref().map(|(thread, _)| *thread);
        let waiting = waiting.map(|(_, message)| message);
        let received = match first {
            Some(first) => {
                self.queue.borrow_mut().extend(waiting);
                first
            }
            None => match waiting {
                Some(message) => message,
                None if self.senders.get() > 0 => return Err(TryRecvError::Empty),
                None => {
                    for end in self.senders_ends.borrow().clone() {
                        end.acquire();
                    }
                    return Err(TryRecvError::Disconnected);
                }
            },
        };
        let Message(message, sent) = received;
        sent.acquire();
        match sender {
            Some(sender) => ex.wake(sender, Woken::ByAnother),
            None if self.bound.is_some_and(|bound| bound > 0) => {
                self.room.borrow_mut().push_back(Stamp::release(ex));
            }
            None => {}
        }
        Ok(message)
    }

    pub(super) fn add_sender(&self) {
        if self.execution().is_some() {
            self.senders.set(self.senders.get() + 1);
        }
    }

    pub(super) fn drop_sender(&self) {
        let Some(ex) = self.execution() else { return };
        if ex.shows(Visible::Receive) {
            self.event.touch(ex);
        }
        self.senders_ends.borrow_mut().push(Stamp::release(ex));
        self.senders.set(self.senders.get() - 1);
        if self.senders.get() == 0
            && let Some((thread, _)) = self.receiving.take()
        {
            ex.wake(thread, Woken::ByAnother);
        }
    }

    pub(super) fn drop_receiver(&self) {
        if let Some(ex) = self.execution() {
            // Nobody can tell when a receiver goes that nobody sends to any more.
            if self.senders.get() > 0 {
                self.event.touch(ex);
            }
            self.receivers_end.set(Some(Stamp::release(ex)));
            self.receiver_is_there.set(false);
            for (thread, Message(message, _)) in self.sending.take() {
                self.returned.borrow_mut().push((thread, message));
                ex.wake(thread, Woken::ByAnother);
            }
        }
        drop(self.queue.take());
    }
}
