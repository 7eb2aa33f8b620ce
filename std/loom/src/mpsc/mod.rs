//! Channels: unbounded, bounded and rendezvous, built from the engine's events, because loom has only the first, whose
//! receiver never learns that the last sender is gone.
//!
//! Sending is ordered among the senders and against the receiver's end. Receiving is not a scheduling point: what a
//! blocking `recv` returns follows from the order of sending alone. Programs that look without blocking (`try_recv`,
//! `try_send`, timed waits) make it one.

mod core;
mod ends;

pub use self::ends::{Receiver, Sender, channel};
