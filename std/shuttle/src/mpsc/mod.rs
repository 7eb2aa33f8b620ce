//! Channels.

mod channel;
mod receiver;
mod sender;

pub use self::receiver::Receiver;
pub use self::sender::{Sender, channel};
