//! Joining threads.

use std::fmt;
use std::os::unix::thread::{JoinHandleExt, RawPthread};
use std::thread;

use super::Thread;

/// `std::thread::JoinHandle`.
pub struct JoinHandle<T> {
    /// There until it is joined or dropped.
    handle: Option<thread::JoinHandle<T>>,
    thread: Thread,
}

impl<T> JoinHandle<T> {
    pub(super) fn new(handle: thread::JoinHandle<T>, thread: Thread) -> Self {
        Self { handle: Some(handle), thread }
    }

    /// The thread.
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    /// Waits for its end, and returns what it returned, or what it panicked with.
    pub fn join(mut self) -> thread::Result<T> {
        self.take().join()
    }

    /// Whether its function has ended.
    pub fn is_finished(&self) -> bool {
        self.get().is_finished()
    }

    fn get(&self) -> &thread::JoinHandle<T> {
        self.handle.as_ref().expect("internal error: a joined handle is used")
    }

    fn take(&mut self) -> thread::JoinHandle<T> {
        self.handle.take().expect("internal error: a joined handle is used")
    }
}

/// A thread that is over is joined, because nobody else waits for it, and one that is not is detached, as by std.
///
/// DRD takes a thread that was detached after its end for one that is still to be joined. When a later thread gets
/// the same `pthread_t`, it mistakes the later one's join for that of the earlier, and reports races.
impl<T> Drop for JoinHandle<T> {
    fn drop(&mut self) {
        if let Some(handle) = self.handle.take_if(|handle| handle.is_finished()) {
            drop(handle.join());
        }
    }
}

impl<T> JoinHandleExt for JoinHandle<T> {
    fn as_pthread_t(&self) -> RawPthread {
        self.get().as_pthread_t()
    }

    fn into_pthread_t(mut self) -> RawPthread {
        self.take().into_pthread_t()
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").finish_non_exhaustive()
    }
}
