//! `std::sync::mpsc`. The errors are std's own.

mod channel;
mod iter;
mod receiver;
mod sender;

pub use ::std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};
pub use iter::{IntoIter, Iter, TryIter};
pub use receiver::Receiver;
pub use sender::{Sender, SyncSender};

use channel::Channel;

/// A channel without bound.
#[must_use]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let channel = Channel::new(None);
    (Sender::new(channel.clone()), Receiver::new(channel))
}

/// A channel that holds at most `bound` messages. With a bound of 0 each is handed over.
#[must_use]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let channel = Channel::new(Some(bound));
    (SyncSender::new(channel.clone()), Receiver::new(channel))
}
