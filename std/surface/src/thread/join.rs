//! [`JoinHandle`].

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use backend::thread::{Joinable, Thread};

use super::Result;
use super::packet::Packet;

/// As [`std::thread::JoinHandle`].
pub struct JoinHandle<T> {
    thread: Joinable,
    packet: Arc<Packet<T>>,
    /// Used after a panic as std's.
    result: PhantomData<std::thread::JoinHandle<T>>,
}

// SAFETY: the result was `Send` when the thread was spawned, and the handle gives it away once.
unsafe impl<T> Send for JoinHandle<T> {}
// SAFETY: a shared handle gives no access to the result; the backend's half is `Sync`.
unsafe impl<T> Sync for JoinHandle<T> {}

impl<T> JoinHandle<T> {
    pub(super) fn new(thread: Joinable, packet: Arc<Packet<T>>) -> Self {
        Self { thread, packet, result: PhantomData }
    }

    /// Waits for the thread to end.
    ///
    /// # Errors
    /// With the payload of its panic.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        self.thread.join();
        self.packet.take()
    }

    /// The thread's handle.
    #[must_use]
    pub fn thread(&self) -> &Thread {
        self.thread.thread()
    }

    /// Whether the thread has run to its end.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        self.thread.is_finished()
    }
}

#[cfg(unix)]
impl<T> std::os::unix::thread::JoinHandleExt for JoinHandle<T> {
    fn as_pthread_t(&self) -> std::os::unix::thread::RawPthread {
        self.thread.as_pthread_t()
    }

    fn into_pthread_t(self) -> std::os::unix::thread::RawPthread {
        self.thread.into_pthread_t()
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").finish_non_exhaustive()
    }
}
