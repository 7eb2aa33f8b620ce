//! What an end of a channel is: std's outside a model, one of the engine's two in it.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, TryRecvError};
use std::time::Duration;

use super::bounded::Bounded;
use super::unbounded::Unbounded;
use crate::run::request::Wait;
use crate::sync::raw::Call;
use crate::time::is_never;

/// An end of a channel.
pub(super) enum Half<R, C> {
    Real(R),
    Model(C),
}

/// What a receiver receives from.
pub(super) enum Channel<T> {
    Unbounded(Arc<Unbounded<T>>),
    Bounded(Arc<Bounded<T>>),
}

impl<T> Channel<T> {
    /// `None` when time is up; `Some(None)` when no sender is left.
    pub(super) fn recv(&self, call: Call, wait: Wait) -> Option<Option<T>> {
        match self {
            Self::Unbounded(channel) => channel.recv(call, wait),
            Self::Bounded(channel) => channel.recv(call, wait),
        }
    }

    pub(super) fn try_recv(&self, call: Call) -> Result<T, TryRecvError> {
        match self {
            Self::Unbounded(channel) => channel.try_recv(call),
            Self::Bounded(channel) => channel.try_recv(call),
        }
    }

    pub(super) fn recv_timeout(&self, call: Call, timeout: Duration) -> Result<T, RecvTimeoutError> {
        if is_never(timeout) {
            return self.recv(call, Wait::Forever).flatten().ok_or(RecvTimeoutError::Disconnected);
        }
        if call.times_out("recv_timeout times out", timeout) {
            return self.try_recv(call).map_err(|e| match e {
                TryRecvError::Empty => RecvTimeoutError::Timeout,
                TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
            });
        }
        match self.recv(call, Wait::until(timeout)) {
            Some(Some(value)) => Ok(value),
            Some(None) => Err(RecvTimeoutError::Disconnected),
            None => Err(RecvTimeoutError::Timeout),
        }
    }

    pub(super) fn drop_receiver(&self, call: Call) {
        match self {
            Self::Unbounded(channel) => channel.drop_receiver(call),
            Self::Bounded(channel) => channel.drop_receiver(call),
        }
    }
}
