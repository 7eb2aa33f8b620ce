//! The receiving half.

use std::fmt;
use std::marker::PhantomData;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::sync::mpsc::{RecvError, RecvTimeoutError, TryRecvError};
use std::time::Duration;

use super::core::Core;

/// The receiving half of a channel, as `std::sync::mpsc::Receiver`.
pub struct Receiver<T> {
    end: End<T>,
    /// Not `Sync`, as std's.
    _not_sync: PhantomData<std::cell::Cell<()>>,
}

enum End<T> {
    Model(Arc<Core<T>>),
    Outside(std::sync::mpsc::Receiver<T>),
}

impl<T> UnwindSafe for Receiver<T> {}
impl<T> RefUnwindSafe for Receiver<T> {}

impl<T> Receiver<T> {
    pub(super) fn in_model(core: Arc<Core<T>>) -> Self {
        Self { end: End::Model(core), _not_sync: PhantomData }
    }

    pub(super) fn outside(receiver: std::sync::mpsc::Receiver<T>) -> Self {
        Self { end: End::Outside(receiver), _not_sync: PhantomData }
    }

    /// Waits for a message; an error when the channel is empty and all senders are gone.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        self.recv_at(Location::caller())
    }

    fn recv_at(&self, at: &'static Location<'static>) -> Result<T, RecvError> {
        match &self.end {
            End::Model(core) => core.recv(None, at).map_err(|_| RecvError),
            End::Outside(receiver) => receiver.recv(),
        }
    }

    /// Takes a message, if there is one.
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        match &self.end {
            End::Model(core) => core.try_recv(),
            End::Outside(receiver) => receiver.try_recv(),
        }
    }

    /// Waits for a message for `timeout` at most.
    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        match &self.end {
            End::Model(core) => core.recv(Some(timeout), Location::caller()),
            End::Outside(receiver) => receiver.recv_timeout(timeout),
        }
    }

    /// The messages until all senders are gone, waiting for each.
    #[track_caller]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { rx: self, at: Location::caller() }
    }

    /// The messages that are there, without waiting.
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter { rx: self }
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        if let End::Model(core) = &self.end {
            core.drop_receiver();
        }
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").finish_non_exhaustive()
    }
}

/// See [`Receiver::iter`].
pub struct Iter<'a, T> {
    rx: &'a Receiver<T>,
    /// Where the loop begins: `next` is mostly called from within std.
    at: &'static Location<'static>,
}

/// See [`Receiver::try_iter`].
#[derive(Debug)]
pub struct TryIter<'a, T> {
    rx: &'a Receiver<T>,
}

/// The messages of a receiver that is used up.
pub struct IntoIter<T> {
    rx: Receiver<T>,
    at: &'static Location<'static>,
}

impl<T> fmt::Debug for Iter<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Iter").field("rx", &self.rx).finish()
    }
}

impl<T> fmt::Debug for IntoIter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IntoIter").field("rx", &self.rx).finish()
    }
}

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.rx.recv_at(self.at).ok()
    }
}

impl<T> Iterator for TryIter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.rx.try_recv().ok()
    }
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.rx.recv_at(self.at).ok()
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    #[track_caller]
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    #[track_caller]
    fn into_iter(self) -> IntoIter<T> {
        IntoIter { rx: self, at: Location::caller() }
    }
}
