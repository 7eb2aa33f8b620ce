//! Spawning and joining.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;

use raddle_engine::backend::{Anchor, Call, Object, Role, active, destroy_locals};

use super::Thread;

/// A thread that was spawned.
pub struct Joinable {
    inner: Inner,
    /// Its handle: in a model, once somebody asks for it.
    thread: OnceLock<Thread>,
    scoped: bool,
}

enum Inner {
    /// Empty once it was joined; locked while somebody joins it.
    Outside(Mutex<Option<JoinHandle<()>>>),
    Model {
        id: u32,
        /// 1 when the thread is done, for `is_finished`.
        finished: Arc<Anchor>,
    },
}

/// What the closure of a thread comes to.
///
/// # Errors
/// With the payload of its panic.
pub fn run<T>(f: impl FnOnce() -> T) -> std::thread::Result<T> {
    if active() { raddle_engine::backend::run(f) } else { catch_unwind(AssertUnwindSafe(f)) }
}

impl Joinable {
    /// Starts a thread.
    ///
    /// # Safety
    /// It must end before what `body` borrows does.
    ///
    /// # Errors
    /// If the system cannot; never in a model.
    ///
    /// # Panics
    /// If the name contains a NUL.
    #[track_caller]
    pub unsafe fn spawn(
        name: Option<String>,
        stack_size: Option<usize>,
        scoped: bool,
        body: Box<dyn FnOnce() + Send + '_>,
    ) -> io::Result<Self> {
        if active() {
            // SAFETY: the caller's promise.
            return Ok(unsafe { Self::start(name, scoped, body) });
        }
        let mut builder = std::thread::Builder::new();
        if let Some(name) = name {
            builder = builder.name(name);
        }
        if let Some(size) = stack_size {
            builder = builder.stack_size(size);
        }
        // SAFETY: the caller's promise.
        let handle = unsafe { builder.spawn_unchecked(body) }?;
        let thread = OnceLock::from(Thread::outside(handle.thread().clone()));
        Ok(Self { inner: Inner::Outside(Mutex::new(Some(handle))), thread, scoped })
    }

    /// # Safety
    /// As for `spawn`.
    #[track_caller]
    unsafe fn start(name: Option<String>, scoped: bool, body: Box<dyn FnOnce() + Send + '_>) -> Self {
        let has_nul = name.as_ref().is_some_and(|name| name.contains('\0'));
        assert!(!has_nul, "thread name may not contain interior null bytes");
        let object = if scoped { Object::Scope } else { Object::ThreadModule };
        let call = Call::new(object, "spawn", Role::Spawn);
        let finished = Arc::new(Anchor::new());
        let theirs = Arc::clone(&finished);
        let body: Box<dyn FnOnce() + '_> = Box::new(move || {
            body();
            destroy_locals();
            call.part("finish", Role::Finish).on(Object::None).store(theirs.addr(), 1);
        });
        // SAFETY: only the lifetime changes, and the caller promises that the thread ends before what it borrows does.
        // The threads of an execution that is over end with it.
        let body = unsafe { std::mem::transmute::<Box<dyn FnOnce() + '_>, Box<dyn FnOnce() + 'static>>(body) };
        let id = call.spawn(name, body);
        Self { inner: Inner::Model { id, finished }, thread: OnceLock::new(), scoped }
    }

    /// Its handle.
    #[must_use]
    pub fn thread(&self) -> &Thread {
        self.thread.get_or_init(|| match &self.inner {
            Inner::Model { id, .. } => Thread::in_model(*id),
            Inner::Outside(_) => unreachable!("internal error: a thread without a handle"),
        })
    }

    fn object(&self) -> Object {
        if self.scoped { Object::ScopedJoinHandle } else { Object::JoinHandle }
    }

    /// Waits until it has ended.
    #[track_caller]
    pub fn join(&self) {
        self.join_as(Call::new(self.object(), "join", Role::Join));
    }

    /// The same, by the scope that it belongs to.
    #[track_caller]
    pub fn join_at_end_of_scope(&self) {
        self.join_as(Call::new(Object::ThreadModule, "end of scope", Role::Join));
    }

    fn join_as(&self, call: Call) {
        match &self.inner {
            Inner::Model { id, .. } if active() => call.join(*id),
            // It has ended with its execution.
            Inner::Model { .. } => {}
            Inner::Outside(handle) => {
                let mut handle = handle.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(handle) = handle.take() {
                    handle.join().expect("internal error: the body of a thread unwinds");
                }
            }
        }
    }

    /// Whether its body has ended.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        match &self.inner {
            Inner::Model { finished, .. } => {
                !active() || Call::new(self.object(), "is_finished", Role::Load).load(finished.addr()) == 1
            }
            // Somebody joins it, who will tell.
            Inner::Outside(handle) => handle.try_lock().is_ok_and(|h| h.as_ref().is_none_or(JoinHandle::is_finished)),
        }
    }

    /// The system's thread: in a model, the one that all threads of the model run on.
    #[cfg(unix)]
    #[must_use]
    pub fn as_pthread_t(&self) -> std::os::unix::thread::RawPthread {
        use std::os::unix::thread::JoinHandleExt as _;
        if let Inner::Outside(handle) = &self.inner
            && let Some(handle) = &*handle.lock().unwrap_or_else(PoisonError::into_inner)
        {
            return handle.as_pthread_t();
        }
        // SAFETY: it has no preconditions.
        unsafe { libc::pthread_self() }
    }

    /// The same, for whoever will join it by the system's means.
    #[cfg(unix)]
    #[must_use]
    pub fn into_pthread_t(self) -> std::os::unix::thread::RawPthread {
        use std::os::unix::thread::JoinHandleExt as _;
        if let Inner::Outside(handle) = self.inner
            && let Some(handle) = handle.into_inner().unwrap_or_else(PoisonError::into_inner)
        {
            return handle.into_pthread_t();
        }
        // SAFETY: it has no preconditions.
        unsafe { libc::pthread_self() }
    }
}
