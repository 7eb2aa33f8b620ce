//! Handles of threads.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use super::Result;
use super::packet::{Packet, note_panic};
use crate::engine::{Execution, Stamp, ThreadIndex, Visible, Woken, current};

/// A thread, as `std::thread::Thread`.
#[derive(Clone)]
pub struct Thread(Inner);

#[derive(Clone)]
enum Inner {
    Model { epoch: u64, index: ThreadIndex, name: Option<Arc<str>> },
    Outside(std::thread::Thread),
}

/// A thread's identity, as `std::thread::ThreadId`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ThreadId(Id);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Id {
    Model(usize),
    Outside(std::thread::ThreadId),
}

impl Thread {
    pub(super) fn in_model(ex: &Execution, index: ThreadIndex) -> Self {
        Self(Inner::Model { epoch: ex.epoch(), index, name: ex.name(index) })
    }

    pub(super) fn outside(thread: std::thread::Thread) -> Self {
        Self(Inner::Outside(thread))
    }

    /// The thread's identity.
    #[must_use]
    pub fn id(&self) -> ThreadId {
        ThreadId(match &self.0 {
            Inner::Model { index, .. } => Id::Model(index.0),
            Inner::Outside(thread) => Id::Outside(thread.id()),
        })
    }

    /// The name it was given.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match &self.0 {
            Inner::Model { name, .. } => name.as_deref(),
            Inner::Outside(thread) => thread.name(),
        }
    }

    /// Lets the thread's next `park` return, or the one it is in.
    pub fn unpark(&self) {
        let (epoch, index) = match &self.0 {
            Inner::Model { epoch, index, .. } => (*epoch, *index),
            Inner::Outside(thread) => return thread.unpark(),
        };
        let Some(ex) = current().filter(|ex| ex.epoch() == epoch) else { return };
        let thread = ex.thread(index);
        thread.parking.touch(ex);
        let mut token = thread.token.take().unwrap_or_default();
        token.push(Stamp::release(ex));
        thread.token.set(Some(token));
        if thread.is_parked.get() {
            ex.wake(index, Woken::ByAnother);
        }
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Thread").field("id", &self.id()).field("name", &self.name()).finish_non_exhaustive()
    }
}

impl fmt::Debug for ThreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Id::Model(index) => f.debug_tuple("ThreadId").field(&(index + 1)).finish(),
            Id::Outside(id) => id.fmt(f),
        }
    }
}

/// Owns the right to join a thread, as `std::thread::JoinHandle`.
pub struct JoinHandle<T>(pub(super) JoinInner<'static, T>);

// SAFETY: the result was allowed to be sent when the thread was spawned.
unsafe impl<T> Send for JoinHandle<T> {}
// SAFETY: as above; a shared handle gives no access to the result.
unsafe impl<T> Sync for JoinHandle<T> {}

impl<T> JoinHandle<T> {
    /// The thread.
    #[must_use]
    pub fn thread(&self) -> &Thread {
        &self.0.thread
    }

    /// Waits until the thread has ended; an error is what it panicked with.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        self.0.join(Location::caller())
    }

    /// Whether the thread has run to its end.
    pub fn is_finished(&self) -> bool {
        self.0.is_finished()
    }
}

#[cfg(target_os = "linux")]
impl<T> std::os::unix::thread::JoinHandleExt for JoinHandle<T> {
    fn as_pthread_t(&self) -> std::os::unix::thread::RawPthread {
        match &self.0.native {
            Native::Outside(thread) => thread.as_pthread_t(),
            // The one that all threads of a model run on.
            // SAFETY: it has no preconditions.
            Native::Model(_) => unsafe { libc::pthread_self() },
        }
    }

    fn into_pthread_t(self) -> std::os::unix::thread::RawPthread {
        match self.0.native {
            Native::Outside(thread) => thread.into_pthread_t(),
            // SAFETY: as above.
            Native::Model(_) => unsafe { libc::pthread_self() },
        }
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").finish_non_exhaustive()
    }
}

/// What the handles of scoped and of other threads share.
pub(super) struct JoinInner<'scope, T> {
    pub(super) native: Native,
    pub(super) thread: Thread,
    pub(super) packet: Arc<Packet<'scope, T>>,
}

/// The thread itself.
pub(super) enum Native {
    Model(ThreadIndex),
    Outside(std::thread::JoinHandle<()>),
}

impl<T> JoinInner<'_, T> {
    pub(super) fn join(self, at: &'static Location<'static>) -> Result<T> {
        match self.native {
            Native::Model(index) => {
                let ex = current().filter(|ex| ex.epoch() == self.packet.epoch());
                ex.expect("a thread of a model is joined after the model's end").join(index, at);
            }
            Native::Outside(native) => native.join().expect("internal error: a thread ended without a result"),
        }
        // SAFETY: the thread has ended, and the handle is used up.
        let result = unsafe { self.packet.take() }.expect("internal error: a thread has left no result");
        if let Err(payload) = &result {
            note_panic(&**payload);
        }
        result
    }

    pub(super) fn is_finished(&self) -> bool {
        match &self.native {
            Native::Model(index) => {
                if let Some(ex) = current().filter(|ex| ex.epoch() == self.packet.epoch()) {
                    ex.require(Visible::Finish);
                    ex.thread(*index).parking.touch(ex);
                }
                self.packet.is_done()
            }
            Native::Outside(native) => native.is_finished() || Arc::strong_count(&self.packet) == 1,
        }
    }
}
