//! The sending halves, and making channels.

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::mpsc::{SendError, TrySendError};

use super::Receiver;

/// An unbounded channel.
#[must_use]
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = backend::mpsc::channel(None);
    (Sender(sender), Receiver::new(receiver))
}

/// A channel that holds up to `bound` messages; with 0 every send waits for its receive.
#[must_use]
#[track_caller]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let (sender, receiver) = backend::mpsc::channel(Some(bound));
    (SyncSender(sender), Receiver::new(receiver))
}

/// As [`std::sync::mpsc::SyncSender`].
pub struct SyncSender<T>(backend::mpsc::Sender<T>);

impl<T> SyncSender<T> {
    /// Sends a message if there is room.
    ///
    /// # Errors
    /// With the message, if there is none, or the receiver is gone.
    #[track_caller]
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        self.0.try_send(value)
    }
}

/// As [`std::sync::mpsc::Sender`].
pub struct Sender<T>(backend::mpsc::Sender<T>);

macro_rules! sender {
    ($name:ident) => {
        // SAFETY: it moves messages to other threads, which `T: Send` allows; the backend's channels are for threads.
        unsafe impl<T: Send> Send for $name<T> {}
        // SAFETY: those who share it move messages through it, which `T: Send` allows.
        unsafe impl<T: Send> Sync for $name<T> {}
        impl<T> UnwindSafe for $name<T> {}
        impl<T> RefUnwindSafe for $name<T> {}

        impl<T> $name<T> {
            /// Sends a message, once there is room.
            ///
            /// # Errors
            /// With the message, if the receiver is gone.
            #[track_caller]
            pub fn send(&self, value: T) -> Result<(), SendError<T>> {
                self.0.send(value)
            }
        }

        impl<T> Clone for $name<T> {
            #[track_caller]
            fn clone(&self) -> Self {
                Self(self.0.clone())
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    };
}

sender!(Sender);
sender!(SyncSender);
