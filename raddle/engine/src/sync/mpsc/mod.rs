//! Channels, as [`std::sync::mpsc`]'s, on hidden locations; the messages are plain memory that is touched right after
//! the event that allows it.

mod bounded;
mod flavour;
mod make;
mod receiver;
mod sender;
mod senders;
mod unbounded;

pub use std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};

pub use make::{channel, sync_channel};
pub use receiver::{IntoIter, Iter, Receiver, TryIter};
pub use sender::{Sender, SyncSender};
