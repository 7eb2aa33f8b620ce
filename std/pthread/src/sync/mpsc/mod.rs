//! `std::sync::mpsc` on this crate's mutex and condition variables. The errors are std's.

mod core;
mod receiver;
mod sender;

pub use ::std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};
pub use receiver::{IntoIter, Iter, Receiver, TryIter};
pub use sender::{Sender, SyncSender, channel, sync_channel};
