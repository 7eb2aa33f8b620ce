//! [`JoinHandle`].

use std::fmt;
use std::sync::Arc;
use std::thread::Result;

use super::Thread;
use super::packet::Packet;
use crate::engine;

/// `std::thread::JoinHandle`.
pub struct JoinHandle<T>(pub(super) Inner<'static, T>);

/// What both kinds of handles are.
pub(super) struct Inner<'scope, T> {
    pub(super) thread: Thread,
    pub(super) packet: Arc<Packet<T>>,
    /// The real thread, outside a model.
    pub(super) real: Option<std::thread::JoinHandle<()>>,
    pub(super) _scope: std::marker::PhantomData<&'scope ()>,
}

// SAFETY: a handle gives the result away once, by value, and so needs no more of it than std's, which is the same.
unsafe impl<T> Send for JoinHandle<T> {}
// SAFETY: as above; a shared handle gives no access to the result.
unsafe impl<T> Sync for JoinHandle<T> {}

impl<T> JoinHandle<T> {
    /// Waits for the thread, and returns its result, or the payload of its panic.
    ///
    /// # Errors
    /// If the thread panicked.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        self.0.join()
    }

    /// The thread.
    #[must_use]
    pub fn thread(&self) -> &Thread {
        &self.0.thread
    }

    /// Whether the thread has run to its end.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        self.0.is_finished()
    }
}

impl<T> Inner<'_, T> {
    #[track_caller]
    pub(super) fn join(mut self) -> Result<T> {
        if engine::inside() {
            engine::point();
        }
        match self.real.take() {
            // The body catches its panics, so what fails here is a thread-local's destructor, and std aborts then.
            Some(real) => real.join()?,
            None => self.packet.wait(),
        }
        self.packet.take()
    }

    #[track_caller]
    pub(super) fn is_finished(&self) -> bool {
        if engine::inside() {
            engine::point();
        }
        self.packet.is_finished()
    }
}

#[cfg(unix)]
impl<T> std::os::unix::thread::JoinHandleExt for JoinHandle<T> {
    fn as_pthread_t(&self) -> std::os::unix::thread::RawPthread {
        match &self.0.real {
            Some(thread) => thread.as_pthread_t(),
            // The one that all threads of a model run on.
            // SAFETY: it has no preconditions.
            None => unsafe { libc::pthread_self() },
        }
    }

    fn into_pthread_t(self) -> std::os::unix::thread::RawPthread {
        match self.0.real {
            Some(thread) => thread.into_pthread_t(),
            // SAFETY: as above.
            None => unsafe { libc::pthread_self() },
        }
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").finish_non_exhaustive()
    }
}
