//! Starting threads.

use std::io;
use std::sync::Arc;
use std::thread;

use super::current;
use super::parker::Parker;
use super::{JoinHandle, Scope, ScopedJoinHandle, Thread};

/// `std::thread::Builder`.
#[derive(Debug)]
#[must_use = "must eventually spawn the thread"]
pub struct Builder {
    builder: thread::Builder,
}

/// Starts a thread.
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    Builder::new().spawn(f).expect("failed to spawn thread")
}

impl Builder {
    /// A thread as [`spawn`] starts it.
    #[expect(clippy::new_without_default, reason = "std's has none")]
    pub fn new() -> Self {
        Self { builder: thread::Builder::new() }
    }

    /// Names it.
    pub fn name(self, name: String) -> Self {
        Self { builder: self.builder.name(name) }
    }

    /// Sets the size of its stack, in bytes.
    pub fn stack_size(self, size: usize) -> Self {
        Self { builder: self.builder.stack_size(size) }
    }

    /// Starts it.
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        // SAFETY: nothing in it ends before the program does.
        unsafe { self.spawn_unchecked(f) }
    }

    /// Starts it.
    ///
    /// # Safety
    /// It is over before anything that it borrows is.
    pub unsafe fn spawn_unchecked<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send,
        T: Send,
    {
        // SAFETY: the caller's promise.
        let (handle, thread) = unsafe { self.start(f) }?;
        Ok(JoinHandle::new(handle, thread))
    }

    /// Starts it in a scope.
    pub fn spawn_scoped<'scope, 'env, F, T>(
        self,
        scope: &'scope Scope<'scope, 'env>,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        // SAFETY: the scope joins it, and what is borrowed for `'scope` outlives the scope.
        let (handle, thread) = unsafe { self.start(f) }?;
        Ok(scope.adopt(handle, thread))
    }

    /// Starts std's thread with a token of this crate.
    ///
    /// # Safety
    /// As for `spawn_unchecked`.
    unsafe fn start<F, T>(self, f: F) -> io::Result<(thread::JoinHandle<T>, Thread)>
    where
        F: FnOnce() -> T + Send,
        T: Send,
    {
        let parker = Arc::<Parker>::default();
        let body = {
            let parker = parker.clone();
            move || {
                current::start(parker);
                f()
            }
        };
        // SAFETY: the caller's promise.
        let handle = unsafe { self.builder.spawn_unchecked(body) }?;
        let thread = Thread::new(handle.thread().clone(), parker);
        Ok((handle, thread))
    }
}
