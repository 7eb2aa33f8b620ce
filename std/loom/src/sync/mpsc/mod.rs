//! Channels: unbounded, bounded and rendezvous, built from the engine's events, because loom has only the first, whose
//! receiver never learns that the last sender is gone.
//!
//! Sending is ordered among the senders and against the receiver's end. Receiving is not a scheduling point: what a
//! blocking `recv` returns follows from the order of sending alone. Programs that look without blocking (`try_recv`,
//! `try_send`, timed waits) make it one.

mod core;
mod receiver;
mod sender;

pub use std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};

pub use self::receiver::{IntoIter, Iter, Receiver, TryIter};
pub use self::sender::{Sender, SyncSender};

use self::core::Core;
use crate::engine::current;

/// A channel that never blocks its senders.
#[must_use]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    match current() {
        Some(ex) => {
            let core = Core::new(ex, None);
            (Sender::in_model(core.clone()), Receiver::in_model(core))
        }
        None => {
            let (sender, receiver) = std::sync::mpsc::channel();
            (Sender::outside(sender), Receiver::outside(receiver))
        }
    }
}

/// A channel that holds `bound` messages; with 0, every send waits for its receive.
#[must_use]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    match current() {
        Some(ex) => {
            let core = Core::new(ex, Some(bound));
            (SyncSender::in_model(core.clone()), Receiver::in_model(core))
        }
        None => {
            let (sender, receiver) = std::sync::mpsc::sync_channel(bound);
            (SyncSender::outside(sender), Receiver::outside(receiver))
        }
    }
}
