//! Channels: a queue under this crate's mutex, with two condition variables.

mod core;

use std::sync::Arc;
use std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};
use std::time::Duration;

use self::core::Core;
use crate::time;

/// A channel, with room for so many messages.
#[must_use]
pub fn channel<T>(bound: Option<usize>) -> (Sender<T>, Receiver<T>) {
    let core = Arc::new(Core::new(bound));
    (Sender(Arc::clone(&core)), Receiver(core))
}

/// A sending end.
pub struct Sender<T>(Arc<Core<T>>);

/// The receiving end.
pub struct Receiver<T>(Arc<Core<T>>);

impl<T> Sender<T> {
    /// Sends a message, once there is room, or at a rendezvous once it is taken.
    ///
    /// # Errors
    /// With the message, if the receiver is gone.
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        self.0.send(message)
    }

    /// Sends a message if that needs no waiting.
    ///
    /// # Errors
    /// With the message, if there is no room, or the receiver is gone.
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        self.0.try_send(message)
    }
}

impl<T> Receiver<T> {
    /// Waits for a message.
    ///
    /// # Errors
    /// If no sender is left, and no message.
    pub fn recv(&self) -> Result<T, RecvError> {
        self.0.recv_until(None).map_err(|_| RecvError)
    }

    /// Takes a message if there is one.
    ///
    /// # Errors
    /// If there is none.
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.0.try_recv()
    }

    /// Waits for a message, for no longer than `timeout`.
    ///
    /// # Errors
    /// If none came in time, or can come.
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        self.0.recv_until(time::now().checked_add(timeout))
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        self.0.add_sender();
        Self(Arc::clone(&self.0))
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.0.remove_sender();
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        self.0.remove_receiver();
    }
}
