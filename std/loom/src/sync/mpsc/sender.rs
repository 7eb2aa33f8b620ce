//! The sending halves.

use std::fmt;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::sync::mpsc::{SendError, TrySendError};

use super::core::Core;

/// The sending half of an unbounded channel, as `std::sync::mpsc::Sender`.
pub struct Sender<T>(End<T, std::sync::mpsc::Sender<T>>);

/// The sending half of a bounded channel, as `std::sync::mpsc::SyncSender`.
pub struct SyncSender<T>(End<T, std::sync::mpsc::SyncSender<T>>);

/// A channel made in a model, or std's own.
enum End<T, S> {
    Model(Arc<Core<T>>),
    Outside(S),
}

macro_rules! sender {
    ($name:ident, $outside:ty) => {
        impl<T> UnwindSafe for $name<T> {}
        impl<T> RefUnwindSafe for $name<T> {}

        impl<T> $name<T> {
            pub(super) fn in_model(core: Arc<Core<T>>) -> Self {
                Self(End::Model(core))
            }

            pub(super) fn outside(sender: $outside) -> Self {
                Self(End::Outside(sender))
            }

            /// Sends a message; an error gives it back when the receiver is gone.
            #[track_caller]
            pub fn send(&self, t: T) -> Result<(), SendError<T>> {
                match &self.0 {
                    End::Model(core) => core.send(t, Location::caller()),
                    End::Outside(sender) => sender.send(t),
                }
            }
        }

        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                match &self.0 {
                    End::Model(core) => {
                        core.add_sender();
                        Self(End::Model(core.clone()))
                    }
                    End::Outside(sender) => Self(End::Outside(sender.clone())),
                }
            }
        }

        impl<T> Drop for $name<T> {
            fn drop(&mut self) {
                if let End::Model(core) = &self.0 {
                    core.drop_sender();
                }
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    };
}

sender!(Sender, std::sync::mpsc::Sender<T>);
sender!(SyncSender, std::sync::mpsc::SyncSender<T>);

impl<T> SyncSender<T> {
    /// Sends a message, if there is room.
    pub fn try_send(&self, t: T) -> Result<(), TrySendError<T>> {
        match &self.0 {
            End::Model(core) => core.try_send(t),
            End::Outside(sender) => sender.try_send(t),
        }
    }
}
