//! A channel's ends: of one that was made in a model, or std's.

use std::panic::Location;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvError, RecvTimeoutError, SendError, SyncSender, TryRecvError, TrySendError};
use std::time::Duration;

use super::core::Core;
use crate::engine::current;

/// A channel that holds up to `bound` messages, or any number. With 0 every send waits for its receive.
#[must_use]
pub fn channel<T>(bound: Option<usize>) -> (Sender<T>, Receiver<T>) {
    let (sending, receiving) = match (current(), bound) {
        (Some(ex), _) => {
            let core = Core::new(ex, bound);
            (Sending::Model(Arc::clone(&core)), Receiving::Model(core))
        }
        (None, Some(bound)) => {
            let (sender, receiver) = mpsc::sync_channel(bound);
            (Sending::Bounded(sender), Receiving::Outside(receiver))
        }
        (None, None) => {
            let (sender, receiver) = mpsc::channel();
            (Sending::Unbounded(sender), Receiving::Outside(receiver))
        }
    };
    (Sender(sending), Receiver(receiving))
}

/// The sending end.
pub struct Sender<T>(Sending<T>);

enum Sending<T> {
    Model(Arc<Core<T>>),
    Unbounded(mpsc::Sender<T>),
    Bounded(SyncSender<T>),
}

impl<T> Sender<T> {
    /// Sends a message, once there is room.
    ///
    /// # Errors
    /// With the message, if the receiver is gone.
    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        match &self.0 {
            Sending::Model(core) => core.send(message, Location::caller()),
            Sending::Unbounded(sender) => sender.send(message),
            Sending::Bounded(sender) => sender.send(message),
        }
    }

    /// Sends a message if there is room.
    ///
    /// # Errors
    /// With the message, if there is none, or the receiver is gone.
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        match &self.0 {
            Sending::Model(core) => core.try_send(message),
            Sending::Unbounded(sender) => Ok(sender.send(message)?),
            Sending::Bounded(sender) => sender.try_send(message),
        }
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self(match &self.0 {
            Sending::Model(core) => {
                core.add_sender();
                Sending::Model(Arc::clone(core))
            }
            Sending::Unbounded(sender) => Sending::Unbounded(sender.clone()),
            Sending::Bounded(sender) => Sending::Bounded(sender.clone()),
        })
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        if let Sending::Model(core) = &self.0 {
            core.drop_sender();
        }
    }
}

/// The receiving end.
pub struct Receiver<T>(Receiving<T>);

enum Receiving<T> {
    Model(Arc<Core<T>>),
    Outside(mpsc::Receiver<T>),
}

impl<T> Receiver<T> {
    /// Waits for a message.
    ///
    /// # Errors
    /// If no sender is left, and no message.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        match &self.0 {
            Receiving::Model(core) => core.recv(None, Location::caller()).map_err(|_| RecvError),
            Receiving::Outside(receiver) => receiver.recv(),
        }
    }

    /// Takes a message if there is one.
    ///
    /// # Errors
    /// If there is none.
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        match &self.0 {
            Receiving::Model(core) => core.try_recv(),
            Receiving::Outside(receiver) => receiver.try_recv(),
        }
    }

    /// Waits for a message, but not for longer than `timeout`.
    ///
    /// # Errors
    /// If none came in time, or can come.
    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        match &self.0 {
            Receiving::Model(core) => core.recv(Some(timeout), Location::caller()),
            Receiving::Outside(receiver) => receiver.recv_timeout(timeout),
        }
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        if let Receiving::Model(core) = &self.0 {
            core.drop_receiver();
        }
    }
}
