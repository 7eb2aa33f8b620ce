//! The sending ends.

use std::fmt;
use std::sync::Arc;

use super::core::Core;
use super::{Receiver, SendError, TrySendError};

/// `std::sync::mpsc::Sender`.
pub struct Sender<T>(Arc<Core<T>>);

/// `std::sync::mpsc::SyncSender`.
pub struct SyncSender<T>(Arc<Core<T>>);

/// A channel without a bound.
#[must_use]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let core = Arc::new(Core::new(None));
    (Sender(core.clone()), Receiver::new(core))
}

/// A channel in which `bound` messages may wait; with 0 every message is handed over.
#[must_use]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let core = Arc::new(Core::new(Some(bound)));
    (SyncSender(core.clone()), Receiver::new(core))
}

impl<T> Sender<T> {
    /// Sends without waiting.
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        self.0.send(message)
    }
}

impl<T> SyncSender<T> {
    /// Waits for room, or at a rendezvous for the receiver, and sends.
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        self.0.send(message)
    }

    /// Sends if that needs no waiting.
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        self.0.try_send(message)
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        self.0.add_sender();
        Self(self.0.clone())
    }
}

impl<T> Clone for SyncSender<T> {
    fn clone(&self) -> Self {
        self.0.add_sender();
        Self(self.0.clone())
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.0.remove_sender();
    }
}

impl<T> Drop for SyncSender<T> {
    fn drop(&mut self) {
        self.0.remove_sender();
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for SyncSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SyncSender").finish_non_exhaustive()
    }
}
