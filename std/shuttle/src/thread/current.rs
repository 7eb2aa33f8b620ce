//! [`Thread`], [`ThreadId`] and what a thread can ask about itself.

use std::fmt;
use std::io;
use std::num::NonZero;
use std::sync::Arc;

use crate::engine;

/// As [`std::thread::Thread`].
#[derive(Clone)]
pub struct Thread(Kind);

#[derive(Clone)]
enum Kind {
    Real(std::thread::Thread),
    Model { execution: u64, task: usize, name: Option<Arc<str>> },
}

/// As [`std::thread::ThreadId`]. In a model the ids are the same in every execution.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ThreadId(Id);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Id {
    Real(std::thread::ThreadId),
    Model(usize),
}

/// The handle of the calling thread.
#[must_use]
pub fn current() -> Thread {
    if engine::inside() { Thread::of_model(engine::me()) } else { Thread::real(std::thread::current()) }
}

/// Whether the calling thread unwinds.
#[inline]
#[must_use]
pub fn panicking() -> bool {
    engine::panicking()
}

/// How many threads can run at once: 2 in a model, so that it is the same on every machine.
///
/// # Errors
/// If the system does not say; never in a model.
pub fn available_parallelism() -> io::Result<NonZero<usize>> {
    if engine::inside() {
        return Ok(const { NonZero::new(2).expect("2 is not 0") });
    }
    std::thread::available_parallelism()
}

impl Thread {
    pub(super) fn real(thread: std::thread::Thread) -> Self {
        Self(Kind::Real(thread))
    }

    pub(super) fn of_model(task: usize) -> Self {
        let name = engine::task(task, |task| task.name.clone());
        Self(Kind::Model { execution: engine::number(), task, name })
    }

    /// The thread's id.
    #[must_use]
    pub fn id(&self) -> ThreadId {
        match &self.0 {
            Kind::Real(thread) => ThreadId(Id::Real(thread.id())),
            Kind::Model { task, .. } => ThreadId(Id::Model(*task)),
        }
    }

    /// The thread's name, where it has one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match &self.0 {
            Kind::Real(thread) => thread.name(),
            Kind::Model { name, .. } => name.as_deref(),
        }
    }

    /// Gives the thread its token: the current or the next `park` returns.
    #[track_caller]
    pub fn unpark(&self) {
        match &self.0 {
            Kind::Real(thread) => thread.unpark(),
            Kind::Model { task, .. } if self.is_of_this_execution() => super::park::unpark(*task),
            Kind::Model { .. } => {} // A thread of an execution that is over.
        }
    }

    /// Whether it is a thread of the model that the caller is one of.
    pub(super) fn is_of_this_execution(&self) -> bool {
        matches!(&self.0, Kind::Model { execution, .. } if *execution == crate::execution())
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
            Id::Real(id) => id.fmt(f),
            Id::Model(task) => f.debug_tuple("ThreadId").field(&(task + 1)).finish(),
        }
    }
}
