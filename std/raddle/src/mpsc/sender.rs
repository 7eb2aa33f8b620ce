//! The sending end, and making channels: std's outside a model, the engine's in one.

use std::sync::Arc;
use std::sync::mpsc::{SendError, SyncSender, TrySendError};

use raddle_engine::backend::{Call, Object, Role, active};

use super::bounded::Bounded;
use super::receiver::{self, Receiver};
use super::unbounded::Unbounded;

/// A channel, with room for so many messages.
#[must_use]
pub fn channel<T>(bound: Option<usize>) -> (Sender<T>, Receiver<T>) {
    match (active(), bound) {
        (true, None) => {
            let channel = Unbounded::new();
            (Sender(Inner::Unbounded(Arc::clone(&channel))), Receiver::new(receiver::Inner::Unbounded(channel)))
        }
        (true, Some(bound)) => {
            let channel = Bounded::new(bound as u64);
            (Sender(Inner::Bounded(Arc::clone(&channel))), Receiver::new(receiver::Inner::Bounded(channel)))
        }
        (false, None) => {
            let (sender, receiver) = std::sync::mpsc::channel();
            (Sender(Inner::Outside(sender)), Receiver::new(receiver::Inner::Outside(receiver)))
        }
        (false, Some(bound)) => {
            let (sender, receiver) = std::sync::mpsc::sync_channel(bound);
            (Sender(Inner::OutsideBounded(sender)), Receiver::new(receiver::Inner::Outside(receiver)))
        }
    }
}

/// A sending end.
pub struct Sender<T>(Inner<T>);

enum Inner<T> {
    Outside(std::sync::mpsc::Sender<T>),
    OutsideBounded(SyncSender<T>),
    Unbounded(Arc<Unbounded<T>>),
    Bounded(Arc<Bounded<T>>),
}

impl<T> Sender<T> {
    /// Sends a message, once there is room.
    ///
    /// # Errors
    /// With the message, if the receiver is gone.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        let call = Call::new(Object::Channel, "send", Role::Send);
        match &self.0 {
            Inner::Outside(sender) => sender.send(value),
            Inner::OutsideBounded(sender) => sender.send(value),
            Inner::Unbounded(channel) if active() => channel.send(call, value),
            Inner::Bounded(channel) if active() => channel.send(call, value),
            Inner::Unbounded(_) | Inner::Bounded(_) => Err(SendError(value)),
        }
    }

    /// Sends a message if there is room.
    ///
    /// # Errors
    /// With the message, if there is none, or the receiver is gone.
    #[track_caller]
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        let call = Call::new(Object::Channel, "try_send", Role::TrySend);
        match &self.0 {
            Inner::OutsideBounded(sender) => sender.try_send(value),
            Inner::Bounded(channel) if active() => channel.try_send(call, value),
            Inner::Bounded(_) => Err(TrySendError::Disconnected(value)),
            // There always is.
            Inner::Outside(_) | Inner::Unbounded(_) => self.send(value).map_err(|e| TrySendError::Disconnected(e.0)),
        }
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self(match &self.0 {
            Inner::Outside(sender) => Inner::Outside(sender.clone()),
            Inner::OutsideBounded(sender) => Inner::OutsideBounded(sender.clone()),
            Inner::Unbounded(channel) => {
                channel.senders.add();
                Inner::Unbounded(Arc::clone(channel))
            }
            Inner::Bounded(channel) => {
                channel.senders.add();
                Inner::Bounded(Arc::clone(channel))
            }
        })
    }
}

impl<T> Drop for Sender<T> {
    #[track_caller]
    fn drop(&mut self) {
        if !active() {
            return;
        }
        let call = Call::new(Object::Channel, "drop", Role::Disconnect);
        match &self.0 {
            Inner::Outside(_) | Inner::OutsideBounded(_) => {}
            Inner::Unbounded(channel) => channel.drop_sender(call),
            Inner::Bounded(channel) => channel.drop_sender(call),
        }
    }
}
