//! Spawning and joining.

use std::cell::OnceCell;
use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex};

use super::handle::Thread;
use crate::graph::site::{Object, Role};
use crate::run::panics::Panic;
use crate::run::request::Op;
use crate::run::runtime;
use crate::sync::raw::{Anchor, Call};

/// As [`std::thread::JoinHandle`].
pub struct JoinHandle<T>(Inner<T>);

enum Inner<T> {
    Real(std::thread::JoinHandle<T>, Thread),
    Model(Joinable<T>),
}

/// A model thread and where it leaves its result.
pub(super) struct Joinable<T> {
    pub(super) id: u32,
    /// Its handle, once somebody asks for it.
    thread: OnceCell<Thread>,
    packet: Arc<Packet<T>>,
}

struct Packet<T> {
    result: Mutex<Option<super::Result<T>>>,
    /// 1 when the thread is done, for `is_finished`.
    finished: Anchor,
}

impl<T> Joinable<T> {
    pub(super) fn thread(&self) -> &Thread {
        self.thread.get_or_init(|| Thread::model(self.id))
    }

    pub(super) fn join(self, call: Call) -> super::Result<T> {
        if runtime::active() {
            call.request(Op::Join { thread: self.id });
        }
        // It ended without a result only if the execution did, before it or while this thread waited.
        self.take().unwrap_or_else(|| Err(Box::new("the execution is over")))
    }

    fn take(&self) -> Option<super::Result<T>> {
        self.packet.result.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take()
    }

    pub(super) fn is_finished(&self, call: Call) -> bool {
        !runtime::active() || call.load(self.packet.finished.addr()) == 1
    }
}

/// Starts a model thread. The caller sees to it that what `f` borrows outlives the thread.
pub(super) fn start<F, T>(call: Call, name: Option<String>, f: F) -> Joinable<T>
where
    F: FnOnce() -> T,
{
    assert!(!name.as_ref().is_some_and(|name| name.contains('\0')), "thread name may not contain interior null bytes");
    let packet = Arc::new(Packet { result: Mutex::new(None), finished: Anchor::new() });
    let theirs = Arc::clone(&packet);
    let body = move || {
        let result = catch_unwind(AssertUnwindSafe(f));
        let result = match result {
            Err(payload) if runtime::tearing_down() => resume_unwind(payload),
            result => result,
        };
        let panic = if result.is_err() { runtime::take_panic() } else { None };
        runtime::world(|w| {
            w.thread().unwinding = false;
            if result.is_err() {
                w.panicked(w.current, panic.unwrap_or_else(Panic::resumed));
            }
        });
        *theirs.result.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(result);
        super::local::destroy_all();
        call.part("finish", Role::Finish).on(Object::None).store(theirs.finished.addr(), 1);
    };
    let body: Box<dyn FnOnce() + '_> = Box::new(body);
    // SAFETY: only lifetimes change; `spawn` demands 'static, and a scope joins its threads before it ends.
    let body = unsafe { std::mem::transmute::<Box<dyn FnOnce() + '_>, Box<dyn FnOnce() + 'static>>(body) };
    runtime::world(|w| w.spawning.push_back((name, body)));
    let id = call.request(Op::Spawn) as u32;
    Joinable { id, thread: OnceCell::new(), packet }
}

/// Runs `f` as the main thread of a scenario.
pub(crate) fn main(f: impl FnOnce()) {
    let result = catch_unwind(AssertUnwindSafe(f));
    if result.is_ok() {
        super::local::destroy_all();
    }
    if let Err(payload) = result {
        resume_unwind(payload);
    }
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

impl<T> JoinHandle<T> {
    /// Waits for the thread to end.
    ///
    /// # Errors
    /// With the payload of its panic.
    #[track_caller]
    pub fn join(self) -> super::Result<T> {
        match self.0 {
            Inner::Real(handle, _) => handle.join(),
            Inner::Model(thread) => thread.join(Call::new(Object::JoinHandle, "join", Role::Join)),
        }
    }

    /// The thread's handle.
    pub fn thread(&self) -> &Thread {
        match &self.0 {
            Inner::Real(_, thread) => thread,
            Inner::Model(m) => m.thread(),
        }
    }

    /// Whether the thread has run to its end.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        match &self.0 {
            Inner::Real(handle, _) => handle.is_finished(),
            Inner::Model(m) => m.is_finished(Call::new(Object::JoinHandle, "is_finished", Role::Load)),
        }
    }
}

#[cfg(unix)]
impl<T> std::os::unix::thread::JoinHandleExt for JoinHandle<T> {
    fn as_pthread_t(&self) -> std::os::unix::thread::RawPthread {
        match &self.0 {
            Inner::Real(handle, _) => handle.as_pthread_t(),
            // The one that all threads of a model run on.
            // SAFETY: it has no preconditions.
            Inner::Model(_) => unsafe { libc::pthread_self() },
        }
    }

    fn into_pthread_t(self) -> std::os::unix::thread::RawPthread {
        match self.0 {
            Inner::Real(handle, _) => handle.into_pthread_t(),
            // SAFETY: as above.
            Inner::Model(_) => unsafe { libc::pthread_self() },
        }
    }
}

// SAFETY: as std's: the result is handed over through `join`.
unsafe impl<T> Send for JoinHandle<T> {}
// SAFETY: as std's.
unsafe impl<T> Sync for JoinHandle<T> {}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").finish_non_exhaustive()
    }
}

/// As [`std::thread::Builder`]. In a model the stack size is the engine's.
#[derive(Debug, Default)]
#[must_use = "must eventually spawn the thread"]
pub struct Builder {
    name: Option<String>,
    stack_size: Option<usize>,
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

    fn real(self) -> std::thread::Builder {
        let mut builder = std::thread::Builder::new();
        if let Some(name) = self.name {
            builder = builder.name(name);
        }
        if let Some(size) = self.stack_size {
            builder = builder.stack_size(size);
        }
        builder
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
        // SAFETY: everything is 'static.
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
        if runtime::active() {
            return Ok(JoinHandle(Inner::Model(start(
                Call::new(Object::ThreadModule, "spawn", Role::Spawn),
                self.name,
                f,
            ))));
        }
        // SAFETY: the caller's promise.
        let handle = unsafe { self.real().spawn_unchecked(f) }?;
        let thread = Thread::real(handle.thread().clone());
        Ok(JoinHandle(Inner::Real(handle, thread)))
    }

    /// Spawns a thread in a scope.
    ///
    /// # Errors
    /// As [`spawn`](Self::spawn).
    #[track_caller]
    pub fn spawn_scoped<'scope, 'env, F, T>(
        self,
        scope: &'scope super::Scope<'scope, 'env>,
        f: F,
    ) -> io::Result<super::ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        match scope.real() {
            Some(real) => super::ScopedJoinHandle::from_real(self.real().spawn_scoped(real, f)?),
            None => scope.start(Call::new(Object::Scope, "spawn", Role::Spawn), self.name, f),
        }
    }
}
