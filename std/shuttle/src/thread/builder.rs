//! [`Builder`] and [`spawn`].

use std::io;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Arc;

use super::handle::Inner;
use super::packet::{Packet, ScopeData};
use super::{JoinHandle, Scope, ScopedJoinHandle, Thread};
use crate::engine;

/// `std::thread::Builder`. In a model a stack is never smaller than the model's default.
#[derive(Debug, Default)]
#[must_use = "must eventually spawn the thread"]
pub struct Builder {
    name: Option<String>,
    stack_size: Option<usize>,
}

/// Starts a thread.
///
/// # Panics
/// If the operating system refuses one, outside a model.
#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    Builder::new().spawn(f).expect("failed to spawn thread")
}

impl Builder {
    /// No name, the default stack.
    pub fn new() -> Self {
        Self::default()
    }

    /// Names the thread.
    pub fn name(mut self, name: String) -> Self {
        self.name = Some(name);
        self
    }

    /// Sets the size of the thread's stack.
    pub fn stack_size(mut self, size: usize) -> Self {
        self.stack_size = Some(size);
        self
    }

    /// Starts a thread.
    ///
    /// # Errors
    /// If the operating system refuses one.
    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        // SAFETY: what the closure borrows lives for ever.
        unsafe { self.spawn_unchecked(f) }
    }

    /// Starts a thread.
    ///
    /// # Errors
    /// If the operating system refuses one.
    ///
    /// # Safety
    /// What the closure borrows must outlive the thread.
    #[track_caller]
    pub unsafe fn spawn_unchecked<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send,
        T: Send,
    {
        // SAFETY: the caller promises it.
        unsafe { self.start(f, None) }.map(JoinHandle)
    }

    /// Starts a thread that a scope waits for.
    ///
    /// # Errors
    /// If the operating system refuses one.
    #[track_caller]
    pub fn spawn_scoped<'scope, F, T>(
        self,
        scope: &'scope Scope<'scope, '_>,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        // SAFETY: the scope waits for the thread before what the closure borrows can go.
        unsafe { self.start(f, Some(scope.data.clone())) }.map(ScopedJoinHandle)
    }

    /// Starts a thread, a model's or a real one.
    ///
    /// # Safety
    /// What the closure borrows must outlive the thread.
    #[track_caller]
    unsafe fn start<'scope, F, T>(self, f: F, scope: Option<Arc<ScopeData>>) -> io::Result<Inner<'scope, T>>
    where
        F: FnOnce() -> T + Send,
        T: Send,
    {
        let packet = Packet::new(scope);
        let body = {
            let packet = Handed(packet.clone());
            move || {
                let Handed(packet) = { packet };
                Packet::run(packet, f);
            }
        };
        let (thread, real) = if engine::inside() {
            if let Some(name) = &self.name {
                std::ffi::CString::new(name.as_str()).expect("thread name may not contain interior null bytes");
            }
            let name = self.name.map(Arc::from);
            // SAFETY: the caller promises that what the closure borrows outlives the thread.
            let task = unsafe { engine::spawn(Box::new(body), name, self.stack_size, Location::caller()) };
            (Thread::of_model(task), None)
        } else {
            let mut builder = std::thread::Builder::new();
            if let Some(name) = self.name {
                builder = builder.name(name);
            }
            if let Some(size) = self.stack_size {
                builder = builder.stack_size(size);
            }
            // SAFETY: the caller promises that what the closure borrows outlives the thread.
            let real = unsafe { builder.spawn_unchecked(body) }?;
            (Thread::real(real.thread().clone()), Some(real))
        };
        Ok(Inner { thread, packet, real, _scope: PhantomData })
    }
}

/// The thread's half of a packet.
struct Handed<T>(Arc<Packet<T>>);

// SAFETY: the thread puts a result in and the handle takes it out, and `T: Send` where threads are started.
unsafe impl<T: Send> Send for Handed<T> {}
