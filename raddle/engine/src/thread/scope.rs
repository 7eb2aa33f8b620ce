//! Scoped threads.

use std::fmt;
use std::io;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use super::handle::Thread;
use super::spawn::{Builder, Joinable, start};
use crate::graph::site::{Object, Role};
use crate::run::request::Op;
use crate::run::runtime;
use crate::sync::raw::Call;

/// As [`std::thread::Scope`].
pub struct Scope<'scope, 'env> {
    /// Outside a model, std's scope.
    real: Option<&'scope std::thread::Scope<'scope, 'env>>,
    /// Threads nobody has joined, and whether a panic of theirs was left to the scope.
    threads: Arc<Mutex<Vec<u32>>>,
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

/// As [`std::thread::ScopedJoinHandle`].
pub struct ScopedJoinHandle<'scope, T>(Inner<'scope, T>);

enum Inner<'scope, T> {
    Real(std::thread::ScopedJoinHandle<'scope, T>, Thread),
    Model(Joinable<T>, Arc<Mutex<Vec<u32>>>),
}

/// Creates a scope in which threads may borrow what outlives it.
#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    if !runtime::active() {
        // Declared outside std's scope, so it outlives every thread of it.
        let mut slot: Option<Scope<'env, 'env>> = None;
        let slot: *mut Option<Scope<'env, 'env>> = &raw mut slot;
        return std::thread::scope(|real| {
            // SAFETY: only the lifetime of the scope, which `f` is given back below, changes; `slot` is written once.
            unsafe {
                let scope = Scope { real: Some(real), threads: Arc::default(), scope: PhantomData, env: PhantomData };
                slot.write(Some(std::mem::transmute::<Scope<'_, 'env>, Scope<'env, 'env>>(scope)));
                f(&*slot
                    .cast::<Option<Scope<'_, 'env>>>()
                    .as_ref()
                    .and_then(Option::as_ref)
                    .map(std::ptr::from_ref)
                    .expect("just written"))
            }
        });
    }
    let call = Call::new(Object::ThreadModule, "scope", Role::Join);
    let scope = Scope { real: None, threads: Arc::default(), scope: PhantomData, env: PhantomData };
    let result = catch_unwind(AssertUnwindSafe(|| f(&scope)));
    let mut panicked = false;
    loop {
        let next = scope.threads.lock().unwrap_or_else(PoisonError::into_inner).first().copied();
        let Some(thread) = next.filter(|_| runtime::active()) else { break };
        call.part("end of scope", Role::Join).request(Op::Join { thread });
        scope.threads.lock().unwrap_or_else(PoisonError::into_inner).retain(|&t| t != thread);
        panicked |= runtime::world(|w| w.threads[thread as usize].panic.is_some());
    }
    match result {
        Err(payload) => resume_unwind(payload),
        Ok(_) if panicked => panic!("a scoped thread panicked"),
        Ok(value) => value,
    }
}

impl<'scope, 'env> Scope<'scope, 'env> {
    pub(super) fn real(&self) -> Option<&'scope std::thread::Scope<'scope, 'env>> {
        self.real
    }

    pub(super) fn start<F, T>(&self, call: Call, name: Option<String>, f: F) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let thread = start(call, name, f);
        self.threads.lock().unwrap_or_else(PoisonError::into_inner).push(thread.id);
        Ok(ScopedJoinHandle(Inner::Model(thread, Arc::clone(&self.threads))))
    }

    /// Spawns a thread that the scope waits for.
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        Builder::new().spawn_scoped(self, f).expect("failed to spawn thread")
    }
}

impl<'scope, T> ScopedJoinHandle<'scope, T> {
    pub(super) fn from_real(handle: std::thread::ScopedJoinHandle<'scope, T>) -> io::Result<Self> {
        let thread = Thread::real(handle.thread().clone());
        Ok(Self(Inner::Real(handle, thread)))
    }

    /// Waits for the thread to end.
    ///
    /// # Errors
    /// With the payload of its panic.
    #[track_caller]
    pub fn join(self) -> super::Result<T> {
        match self.0 {
            Inner::Real(handle, _) => handle.join(),
            Inner::Model(thread, threads) => {
                threads.lock().unwrap_or_else(PoisonError::into_inner).retain(|&t| t != thread.id);
                thread.join(Call::new(Object::ScopedJoinHandle, "join", Role::Join))
            }
        }
    }

    /// The thread's handle.
    pub fn thread(&self) -> &Thread {
        match &self.0 {
            Inner::Real(_, thread) => thread,
            Inner::Model(m, _) => m.thread(),
        }
    }

    /// Whether the thread has run to its end.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        match &self.0 {
            Inner::Real(handle, _) => handle.is_finished(),
            Inner::Model(m, _) => m.is_finished(Call::new(Object::ScopedJoinHandle, "is_finished", Role::Load)),
        }
    }
}

// SAFETY: as std's: the result is handed over through `join`.
unsafe impl<T: Send> Send for ScopedJoinHandle<'_, T> {}
// SAFETY: as std's.
unsafe impl<T: Send> Sync for ScopedJoinHandle<'_, T> {}

impl fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedJoinHandle").finish_non_exhaustive()
    }
}
