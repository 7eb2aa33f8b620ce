//! The sending end, and making channels.

use std::sync::Arc;
use std::sync::mpsc::{SendError, TrySendError};

use super::Receiver;
use super::channel::Channel;

/// A channel, with room for so many messages. With a bound of 0 each is handed over.
#[must_use]
pub fn channel<T>(bound: Option<usize>) -> (Sender<T>, Receiver<T>) {
    let channel = Channel::new(bound);
    (Sender { channel: Arc::clone(&channel) }, Receiver::new(channel))
}

/// A sending end.
pub struct Sender<T> {
    channel: Arc<Channel<T>>,
}

impl<T> Sender<T> {
    /// Sends a message, once there is room.
    ///
    /// # Errors
    /// With the message, if the receiver is gone.
    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        self.channel.send(message)
    }

    /// Sends a message if there is room.
    ///
    /// # Errors
    /// With the message, if there is none, or the receiver is gone.
    #[track_caller]
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        self.channel.try_send(message)
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        self.channel.add_sender();
        Self { channel: Arc::clone(&self.channel) }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.channel.remove_sender();
    }
}
