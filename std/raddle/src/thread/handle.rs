//! [`Thread`] and [`ThreadId`].

use std::fmt;
use std::num::NonZero;
use std::sync::Arc;

use raddle_engine::backend::{Anchor, Call, Object, Role, Wait, active, handle};

/// As [`std::thread::ThreadId`]. In a model it is the same in every execution that spawned the thread the same way.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ThreadId(Id);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Id {
    Outside(std::thread::ThreadId),
    Model(NonZero<u64>),
}

/// As [`std::thread::Thread`].
#[derive(Clone)]
pub struct Thread(Inner);

#[derive(Clone)]
enum Inner {
    Outside(std::thread::Thread),
    Model(Arc<Model>),
}

struct Model {
    id: NonZero<u64>,
    name: Option<String>,
    /// 1 while `unpark` was called and `park` has not used it.
    token: Anchor,
}

impl Thread {
    pub(super) fn outside(thread: std::thread::Thread) -> Self {
        Self(Inner::Outside(thread))
    }

    /// The handle of a model thread. Call in a model.
    pub(super) fn in_model(thread: u32) -> Self {
        handle(thread, |id, name| Self(Inner::Model(Arc::new(Model { id, name, token: Anchor::new() }))))
    }

    /// In a model: takes the token, once it is there.
    pub(super) fn take_token(&self, call: Call, wait: Wait) {
        if let Inner::Model(model) = &self.0 {
            call.update(model.token.addr(), wait, &|v| (v == 1).then_some(0));
        }
    }

    /// Lets the thread's next (or present) `park` return.
    #[track_caller]
    pub fn unpark(&self) {
        match &self.0 {
            Inner::Outside(thread) => thread.unpark(),
            Inner::Model(model) if active() => {
                Call::new(Object::Thread, "unpark", Role::Unpark).update(model.token.addr(), Wait::No, &|_| Some(1));
            }
            Inner::Model(_) => {}
        }
    }

    /// Its identifier.
    #[must_use]
    pub fn id(&self) -> ThreadId {
        ThreadId(match &self.0 {
            Inner::Outside(thread) => Id::Outside(thread.id()),
            Inner::Model(model) => Id::Model(model.id),
        })
    }

    /// Its name, if it was given one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match &self.0 {
            Inner::Outside(thread) => thread.name(),
            Inner::Model(model) => model.name.as_deref(),
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
            Id::Outside(id) => id.fmt(f),
            Id::Model(id) => write!(f, "ThreadId({id})"),
        }
    }
}
