//! Channels, on hidden locations; the messages are plain memory that is touched right after the event that allows it.
//! Only what can be told apart is explored: sends are ordered, and what a receiver that waits receives follows.

mod bounded;
mod receiver;
mod sender;
mod senders;
mod unbounded;

pub use self::receiver::Receiver;
pub use self::sender::{Sender, channel};
