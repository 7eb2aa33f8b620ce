//! Channels, as [`std::sync::mpsc`]'s. The state of a channel is one hidden location; its queue is plain memory that is
//! touched right after the event that allows it.

mod channel;
mod make;
mod receiver;
mod sender;

pub use std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};

pub use make::{channel, sync_channel};
pub use receiver::{IntoIter, Iter, Receiver, TryIter};
pub use sender::{Sender, SyncSender};
