//! The sending halves.

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::sync::mpsc::{SendError, TrySendError};

use super::bounded::Bounded;
use super::flavour::Half;
use super::unbounded::Unbounded;
use crate::graph::site::{Object, Role};
use crate::run::runtime;
use crate::sync::raw::Call;

/// As [`std::sync::mpsc::Sender`].
pub struct Sender<T>(pub(super) Half<std::sync::mpsc::Sender<T>, Arc<Unbounded<T>>>);

/// As [`std::sync::mpsc::SyncSender`].
pub struct SyncSender<T>(pub(super) Half<std::sync::mpsc::SyncSender<T>, Arc<Bounded<T>>>);

// SAFETY: as std's.
unsafe impl<T: Send> Send for Sender<T> {}
// SAFETY: as std's.
unsafe impl<T: Send> Sync for Sender<T> {}
// SAFETY: as std's.
unsafe impl<T: Send> Send for SyncSender<T> {}
// SAFETY: as std's.
unsafe impl<T: Send> Sync for SyncSender<T> {}
impl<T> UnwindSafe for Sender<T> {}
impl<T> RefUnwindSafe for Sender<T> {}

impl<T> Sender<T> {
    /// Sends a message.
    ///
    /// # Errors
    /// With the message, if the receiver is gone.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        match &self.0 {
            Half::Real(tx) => tx.send(value),
            Half::Model(c) if runtime::active() => c.send(Call::new(Object::Channel, "send", Role::Send), value),
            Half::Model(_) => Err(SendError(value)),
        }
    }
}

impl<T> SyncSender<T> {
    /// Sends a message, waiting for room.
    ///
    /// # Errors
    /// With the message, if the receiver is gone.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        match &self.0 {
            Half::Real(tx) => tx.send(value),
            Half::Model(c) if runtime::active() => c.send(Call::new(Object::Channel, "send", Role::Send), value),
            Half::Model(_) => Err(SendError(value)),
        }
    }

    /// Sends a message if there is room.
    ///
    /// # Errors
    /// With the message, if there is none, or the receiver is gone.
    #[track_caller]
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        match &self.0 {
            Half::Real(tx) => tx.try_send(value),
            Half::Model(c) if runtime::active() => {
                c.try_send(Call::new(Object::Channel, "try_send", Role::TrySend), value)
            }
            Half::Model(_) => Err(TrySendError::Disconnected(value)),
        }
    }
}

macro_rules! sender {
    ($name:ident) => {
        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }

        impl<T> Clone for $name<T> {
            #[track_caller]
            fn clone(&self) -> Self {
                match &self.0 {
                    Half::Real(tx) => Self(Half::Real(tx.clone())),
                    Half::Model(c) => {
                        if runtime::active() {
                            c.add_sender();
                        }
                        Self(Half::Model(Arc::clone(c)))
                    }
                }
            }
        }

        impl<T> Drop for $name<T> {
            #[track_caller]
            fn drop(&mut self) {
                if let Half::Model(c) = &self.0
                    && runtime::active()
                {
                    c.drop_sender(Call::new(Object::Channel, "drop", Role::Disconnect));
                }
            }
        }
    };
}

sender!(Sender);
sender!(SyncSender);
