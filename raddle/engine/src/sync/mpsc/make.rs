//! Making channels: std's outside a model, the engine's in one.

use std::sync::Arc;

use super::bounded::Bounded;
use super::flavour::{Channel, Half};
use super::unbounded::Unbounded;
use super::{Receiver, Sender, SyncSender};
use crate::run::runtime;

/// An unbounded channel.
#[must_use]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    if runtime::active() {
        let channel = Unbounded::new();
        return (Sender(Half::Model(Arc::clone(&channel))), Receiver::new(Half::Model(Channel::Unbounded(channel))));
    }
    let (tx, rx) = std::sync::mpsc::channel();
    (Sender(Half::Real(tx)), Receiver::new(Half::Real(rx)))
}

/// A channel that holds up to `bound` messages.
#[must_use]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    if runtime::active() {
        let channel = Bounded::new(bound as u64);
        return (SyncSender(Half::Model(Arc::clone(&channel))), Receiver::new(Half::Model(Channel::Bounded(channel))));
    }
    let (tx, rx) = std::sync::mpsc::sync_channel(bound);
    (SyncSender(Half::Real(tx)), Receiver::new(Half::Real(rx)))
}
