//! Channels, as [`std::sync::mpsc`]'s: the backend's ends, and the iterators and errors of std.
//!
//! What a channel is made of is the backend's: raddle explores only what can be told apart (three senders are 144
//! executions, where a lock around a queue would have every order of taking it explored), and loom and shuttle have such rules of their own.

mod receiver;
mod sender;

pub use ::std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};

pub use self::receiver::{IntoIter, Iter, Receiver, TryIter};
pub use self::sender::{Sender, SyncSender, channel, sync_channel};
