//! The receiving end.

use std::sync::Arc;
use std::sync::mpsc::{RecvError, RecvTimeoutError, TryRecvError};
use std::time::Duration;

use raddle_engine::backend::{Call, Object, Role, Wait, active, is_never};

use super::bounded::Bounded;
use super::unbounded::Unbounded;

/// The receiving end.
pub struct Receiver<T>(Inner<T>);

pub(super) enum Inner<T> {
    Outside(std::sync::mpsc::Receiver<T>),
    Unbounded(Arc<Unbounded<T>>),
    Bounded(Arc<Bounded<T>>),
}

impl<T> Receiver<T> {
    pub(super) fn new(inner: Inner<T>) -> Self {
        Self(inner)
    }

    /// Waits for a message.
    ///
    /// # Errors
    /// If no sender is left, and no message.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        let call = Call::new(Object::Channel, "recv", Role::Receive);
        match &self.0 {
            Inner::Outside(receiver) => receiver.recv(),
            _ if active() => self.wait(call, Wait::Forever).flatten().ok_or(RecvError),
            _ => Err(RecvError),
        }
    }

    /// Takes a message if there is one.
    ///
    /// # Errors
    /// If there is none.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        let call = Call::new(Object::Channel, "try_recv", Role::TryReceive);
        match &self.0 {
            Inner::Outside(receiver) => receiver.try_recv(),
            Inner::Unbounded(channel) if active() => channel.try_recv(call),
            Inner::Bounded(channel) if active() => channel.try_recv(call),
            _ => Err(TryRecvError::Disconnected),
        }
    }

    /// Waits for a message, but not for longer than `timeout`.
    ///
    /// # Errors
    /// If none came in time, or can come.
    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        let call = Call::new(Object::Channel, "recv_timeout", Role::Receive);
        match &self.0 {
            Inner::Outside(receiver) => receiver.recv_timeout(timeout),
            _ if active() => self.wait_for(call, timeout),
            _ => Err(RecvTimeoutError::Disconnected),
        }
    }

    /// `None` when time is up; `Some(None)` when no sender is left.
    fn wait(&self, call: Call, wait: Wait) -> Option<Option<T>> {
        match &self.0 {
            Inner::Outside(_) => Some(None),
            Inner::Unbounded(channel) => channel.recv(call, wait),
            Inner::Bounded(channel) => channel.recv(call, wait),
        }
    }

    fn wait_for(&self, call: Call, timeout: Duration) -> Result<T, RecvTimeoutError> {
        if is_never(timeout) {
            return self.wait(call, Wait::Forever).flatten().ok_or(RecvTimeoutError::Disconnected);
        }
        if call.times_out("recv_timeout times out", timeout) {
            let received = match &self.0 {
                Inner::Outside(receiver) => receiver.try_recv(),
                Inner::Unbounded(channel) => channel.try_recv(call),
                Inner::Bounded(channel) => channel.try_recv(call),
            };
            return received.map_err(|e| match e {
                TryRecvError::Empty => RecvTimeoutError::Timeout,
                TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
            });
        }
        match self.wait(call, Wait::until(timeout)) {
            Some(Some(value)) => Ok(value),
            Some(None) => Err(RecvTimeoutError::Disconnected),
            None => Err(RecvTimeoutError::Timeout),
        }
    }
}

impl<T> Drop for Receiver<T> {
    #[track_caller]
    fn drop(&mut self) {
        if !active() {
            return;
        }
        let call = Call::new(Object::Channel, "drop", Role::Disconnect);
        match &self.0 {
            Inner::Outside(_) => {}
            Inner::Unbounded(channel) => channel.drop_receiver(call),
            Inner::Bounded(channel) => channel.drop_receiver(call),
        }
    }
}
