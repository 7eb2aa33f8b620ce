//! Spawning.

use std::io;
use std::sync::Arc;

use backend::thread::Joinable;

use super::packet::Packet;
use super::scope::ScopeData;
use super::{JoinHandle, Scope, ScopedJoinHandle};

/// As [`std::thread::Builder`]. In a model the size of the stack is the engine's to decide.
#[derive(Debug, Default)]
#[must_use = "must eventually spawn the thread"]
pub struct Builder {
    name: Option<String>,
    stack_size: Option<usize>,
}

/// Spawns a thread.
#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    Builder::new().spawn(f).expect("failed to spawn thread")
}

impl Builder {
    /// A thread without a name.
    pub fn new() -> Self {
        Self::default()
    }

    /// Names the thread.
    pub fn name(mut self, name: String) -> Self {
        self.name = Some(name);
        self
    }

    /// Sets the size of the stack.
    pub fn stack_size(mut self, size: usize) -> Self {
        self.stack_size = Some(size);
        self
    }

    /// Spawns the thread.
    ///
    /// # Errors
    /// If the system cannot; never in a model.
    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        // SAFETY: everything is 'static, so it outlives the thread.
        unsafe { self.spawn_unchecked(f) }
    }

    /// Spawns a thread that may borrow.
    ///
    /// # Safety
    /// The thread must end before what it borrows does.
    ///
    /// # Errors
    /// As [`spawn`](Self::spawn).
    #[track_caller]
    pub unsafe fn spawn_unchecked<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send,
        T: Send,
    {
        // SAFETY: the caller's promise.
        let (thread, packet) = unsafe { self.start(None, f) }?;
        Ok(JoinHandle::new(thread, packet))
    }

    /// Spawns a thread in a scope.
    ///
    /// # Errors
    /// As [`spawn`](Self::spawn).
    #[track_caller]
    pub fn spawn_scoped<'scope, 'env, F, T>(
        self,
        scope: &'scope Scope<'scope, 'env>,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        // SAFETY: the scope joins the thread before it ends, and what is borrowed for `'scope` lives longer.
        let (thread, packet) = unsafe { self.start(Some(scope.data()), f) }?;
        Ok(scope.adopt(thread, packet))
    }

    /// Starts the thread; it leaves its result in the packet.
    ///
    /// # Safety
    /// The thread must end before what it borrows does.
    #[track_caller]
    unsafe fn start<F, T>(self, scope: Option<Arc<ScopeData>>, f: F) -> io::Result<(Joinable, Arc<Packet<T>>)>
    where
        F: FnOnce() -> T + Send,
        T: Send,
    {
        let scoped = scope.is_some();
        let packet = Packet::new(scope);
        let theirs = Arc::clone(&packet);
        let body = move || {
            let result = backend::thread::run(f);
            theirs.put(result);
        };
        // SAFETY: the caller's promise.
        let thread = unsafe { Joinable::spawn(self.name, self.stack_size, scoped, Box::new(body)) }?;
        Ok((thread, packet))
    }
}
