//! Spawning and joining.

use std::io;
use std::panic::Location;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use super::Thread;
use crate::engine::{Execution, ThreadIndex, Visible, current};

/// A thread that was spawned.
pub struct Joinable {
    inner: Inner,
    thread: Thread,
}

enum Inner {
    /// Empty once it was joined; locked while somebody joins it.
    Outside(Mutex<Option<JoinHandle<()>>>),
    Model {
        execution: u64,
        index: ThreadIndex,
    },
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
        _scoped: bool,
        body: Box<dyn FnOnce() + Send + '_>,
    ) -> io::Result<Self> {
        if let Some(ex) = current() {
            // SAFETY: the caller's promise is the same.
            return Ok(unsafe { Self::start(ex, name, stack_size, body) });
        }
        let mut builder = std::thread::Builder::new();
        if let Some(name) = name {
            builder = builder.name(name);
        }
        if let Some(size) = stack_size {
            builder = builder.stack_size(size);
        }
        // SAFETY: the caller's promise is the one that std asks for.
        let handle = unsafe { builder.spawn_unchecked(body) }?;
        let thread = Thread::outside(handle.thread().clone());
        Ok(Self { inner: Inner::Outside(Mutex::new(Some(handle))), thread })
    }

    /// # Safety
    /// As for `spawn`.
    #[track_caller]
    unsafe fn start(
        ex: &Execution,
        name: Option<String>,
        stack_size: Option<usize>,
        body: Box<dyn FnOnce() + Send + '_>,
    ) -> Self {
        let name = name.map(|name| {
            assert!(!name.contains('\0'), "thread name may not contain interior null bytes");
            Arc::from(name)
        });
        // SAFETY: only the lifetime changes, and the caller promises that the thread ends before what it borrows does. When
        // an exploration is given up, neither it nor what it borrows is ever used again.
        let body = unsafe { std::mem::transmute::<Box<dyn FnOnce() + Send + '_>, Box<dyn FnOnce() + 'static>>(body) };
        let index = ex.spawn(name, stack_size, body);
        Self { inner: Inner::Model { execution: ex.epoch(), index }, thread: Thread::in_model(ex, index) }
    }

    /// Its handle.
    #[must_use]
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    /// Waits until it has ended.
    #[track_caller]
    pub fn join(&self) {
        match &self.inner {
            Inner::Model { execution, index } => {
                // One of an earlier execution has ended with it.
                if let Some(ex) = current().filter(|ex| ex.epoch() == *execution) {
                    ex.join(*index, Location::caller());
                }
            }
            Inner::Outside(handle) => {
                if let Some(handle) = handle.lock().unwrap_or_else(PoisonError::into_inner).take() {
                    handle.join().expect("internal error: the body of a thread unwinds");
                }
            }
        }
    }

    /// The same, by the scope that it belongs to.
    #[track_caller]
    pub fn join_at_end_of_scope(&self) {
        self.join();
    }

    /// Whether its body has ended.
    pub fn is_finished(&self) -> bool {
        match &self.inner {
            Inner::Model { execution, index } => {
                let Some(ex) = current().filter(|ex| ex.epoch() == *execution) else { return true };
                ex.require(Visible::Finish);
                let thread = ex.thread(*index);
                thread.parking.touch(ex);
                thread.is_finished.get()
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
