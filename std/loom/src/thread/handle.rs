//! [`Thread`] and [`ThreadId`].

use std::fmt;
use std::sync::Arc;

use crate::engine::{Execution, Stamp, ThreadIndex, Woken, current};

/// As [`std::thread::Thread`].
#[derive(Clone)]
pub struct Thread(Inner);

#[derive(Clone)]
enum Inner {
    Model { epoch: u64, index: ThreadIndex, name: Option<Arc<str>> },
    Outside(std::thread::Thread),
}

/// As [`std::thread::ThreadId`].
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
