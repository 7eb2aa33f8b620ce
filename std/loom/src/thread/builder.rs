//! Spawning.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::handle::{JoinHandle, JoinInner, Native, Thread};
use super::packet::Packet;
use super::scope::{Scope, ScopeData, ScopedJoinHandle};
use crate::engine::{Execution, ThreadIndex, Visible, current};

/// Spawns a thread, as `std::thread::spawn`.
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    Builder::new().spawn(f).expect("failed to spawn thread")
}

/// How to spawn a thread, as `std::thread::Builder`.
#[must_use = "must eventually spawn the thread"]
#[derive(Debug)]
pub struct Builder {
    name: Option<String>,
    stack_size: Option<usize>,
}

impl Builder {
    /// A thread without a name.
    #[expect(clippy::new_without_default, reason = "std's has none")]
    pub fn new() -> Self {
        Self { name: None, stack_size: None }
    }

    /// Gives the thread a name.
    pub fn name(mut self, name: String) -> Self {
        self.name = Some(name);
        self
    }

    /// Gives the thread a stack of this many bytes. In a model all stacks have one size.
    pub fn stack_size(mut self, size: usize) -> Self {
        self.stack_size = Some(size);
        self
    }

    /// Spawns the thread.
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        // SAFETY: what the thread uses lives as long as it may run.
        unsafe { self.spawn_unchecked(f) }
    }

    /// Spawns a thread that may borrow.
    ///
    /// # Safety
    ///
    /// The thread must end before what it borrows does.
    pub unsafe fn spawn_unchecked<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send,
        T: Send,
    {
        // SAFETY: by this function's contract.
        Ok(JoinHandle(unsafe { self.spawn_inner(f, None)? }))
    }

    /// Spawns a thread in a scope.
    pub fn spawn_scoped<'scope, 'env, F, T>(
        self,
        scope: &'scope Scope<'scope, 'env>,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        // SAFETY: the scope waits for the thread.
        Ok(ScopedJoinHandle(unsafe { self.spawn_inner(f, Some(scope.data()))? }))
    }

    /// # Safety
    ///
    /// As `spawn_unchecked`.
    unsafe fn spawn_inner<'scope, F, T>(self, f: F, scope: Option<Arc<ScopeData>>) -> io::Result<JoinInner<'scope, T>>
    where
        F: FnOnce() -> T + Send,
        T: Send,
    {
        let packet = Packet::new(scope.clone());
        let body = Body { f, packet: packet.clone() };
        let Some(ex) = current() else {
            let mut builder = std::thread::Builder::new();
            if let Some(name) = self.name {
                builder = builder.name(name);
            }
            if let Some(size) = self.stack_size {
                builder = builder.stack_size(size);
            }
            // SAFETY: by this function's contract.
            let native = unsafe { builder.spawn_unchecked(move || body.run(None))? };
            let thread = Thread::outside(native.thread().clone());
            return Ok(JoinInner { native: Native::Outside(native), thread, packet });
        };
        let name = self.name.map(|name| {
            assert!(!name.contains('\0'), "thread name may not contain interior null bytes");
            Arc::from(name)
        });
        let index = spawn_in_model(ex, name, self.stack_size, body);
        if let Some(scope) = scope {
            scope.add(index);
        }
        Ok(JoinInner { native: Native::Model(index), thread: Thread::in_model(ex, index), packet })
    }
}

fn spawn_in_model<F: FnOnce() -> T, T>(
    ex: &Execution,
    name: Option<Arc<str>>,
    stack_size: Option<usize>,
    body: Body<'_, F, T>,
) -> ThreadIndex {
    let body: Box<dyn FnOnce() + '_> = Box::new(move || body.run(current()));
    // SAFETY: only the lifetime changes. `spawn_inner`'s contract is that the thread ends before what it borrows does;
    // when an exploration is given up, neither it nor what it borrows is ever used again.
    let body = unsafe { std::mem::transmute::<Box<dyn FnOnce() + '_>, Box<dyn FnOnce() + 'static>>(body) };
    ex.spawn(name, stack_size, body)
}

/// What a thread runs.
struct Body<'scope, F, T> {
    f: F,
    packet: Arc<Packet<'scope, T>>,
}

impl<F: FnOnce() -> T, T> Body<'_, F, T> {
    fn run(self, ex: Option<&Execution>) {
        let result = catch_unwind(AssertUnwindSafe(self.f));
        if let Some(ex) = ex {
            if result.is_err() {
                ex.panic_caught();
            }
            if ex.shows(Visible::Finish) {
                ex.this_thread().parking.touch(ex);
            }
        }
        // SAFETY: this is the thread, and it does this once.
        unsafe { self.packet.finish(result) };
    }
}
