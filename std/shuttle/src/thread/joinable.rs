//! Spawning and joining.

use std::io;
use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use super::{Thread, run_to_the_end};
use crate::engine::{self, Key, Patience, Role};

/// A thread that was spawned.
pub struct Joinable {
    thread: Thread,
    inner: Inner,
}

enum Inner {
    /// Empty once it was joined; locked while somebody joins it.
    Outside(Mutex<Option<JoinHandle<()>>>),
    /// Whether it has ended.
    Model(Arc<AtomicBool>),
}

impl Joinable {
    /// Starts a thread. In a model its stack is never smaller than the model's default.
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
        _scoped: bool,
        body: Box<dyn FnOnce() + Send + '_>,
    ) -> io::Result<Self> {
        if engine::inside() {
            // SAFETY: the caller's promise.
            return Ok(unsafe { Self::start(name, stack_size, body) });
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
        Ok(Self { thread: Thread::real(handle.thread().clone()), inner: Inner::Outside(Mutex::new(Some(handle))) })
    }

    /// # Safety
    /// As for `spawn`.
    #[track_caller]
    unsafe fn start(name: Option<String>, stack_size: Option<usize>, body: Box<dyn FnOnce() + Send + '_>) -> Self {
        let has_nul = name.as_ref().is_some_and(|name| name.contains('\0'));
        assert!(!has_nul, "thread name may not contain interior null bytes");
        let ended = Arc::new(AtomicBool::new(false));
        let theirs = Arc::clone(&ended);
        let body = Box::new(move || {
            run_to_the_end(body);
            theirs.store(true, Relaxed);
            engine::wake_all(Key::of(&*theirs));
        });
        // SAFETY: the caller's promise.
        let task = unsafe { engine::spawn(body, name.map(Arc::from), stack_size, Location::caller()) };
        Self { thread: Thread::of_model(task), inner: Inner::Model(ended) }
    }

    /// Its handle.
    #[must_use]
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    /// Waits until it has ended.
    #[track_caller]
    pub fn join(&self) {
        engine::arrive();
        self.join_at_end_of_scope();
    }

    /// The same, by the scope that it belongs to: nothing can be seen of when the scope begins to wait.
    #[track_caller]
    pub fn join_at_end_of_scope(&self) {
        match &self.inner {
            Inner::Model(ended) => {
                // A thread of another execution has ended with it.
                while self.thread.is_of_this_execution() && !ended.load(Relaxed) {
                    engine::wait_at(Key::of(&**ended), Role::Any, Patience::Endless);
                }
            }
            Inner::Outside(handle) => {
                let mut handle = handle.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(handle) = handle.take() {
                    // The body catches its panics: what fails here is a thread-local's destructor, and std aborts then.
                    handle.join().expect("internal error: the body of a thread unwinds");
                }
            }
        }
    }

    /// Whether its body has ended.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        engine::arrive();
        match &self.inner {
            Inner::Model(ended) => !self.thread.is_of_this_execution() || ended.load(Relaxed),
            // Another thread may be joining it: then it has not ended, as far as anybody knows.
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
