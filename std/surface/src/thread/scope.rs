//! Scoped threads: the scope joins all threads that nobody else has joined.

use std::fmt;
use std::marker::PhantomData;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, PoisonError};

use backend::panic::{catch_unwind, resume_unwind};
use backend::sync::PlainMutex;
use backend::thread::{Joinable, Thread};

use super::packet::Packet;
use super::{Builder, Result};

/// As [`std::thread::Scope`].
pub struct Scope<'scope, 'env: 'scope> {
    data: Arc<ScopeData>,
    /// Neither lifetime may be shortened or stretched.
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

/// The threads of a scope.
pub(super) struct ScopeData {
    /// Those that nobody has joined, in the order in which they were spawned.
    threads: PlainMutex<Vec<Arc<Joinable>>>,
    /// Whether one has panicked and its result was dropped.
    panicked: AtomicBool,
}

impl ScopeData {
    fn new() -> Self {
        Self { threads: PlainMutex::new(Vec::new()), panicked: AtomicBool::new(false) }
    }

    fn with_threads<R>(&self, f: impl FnOnce(&mut Vec<Arc<Joinable>>) -> R) -> R {
        f(&mut self.threads.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn forget(&self, thread: &Arc<Joinable>) {
        self.with_threads(|threads| threads.retain(|t| !Arc::ptr_eq(t, thread)));
    }

    pub(super) fn note_panic(&self) {
        // A swap, because two threads may do it, and Helgrind takes an atomic store for a plain one.
        self.panicked.swap(true, Relaxed);
    }
}

/// As [`std::thread::ScopedJoinHandle`].
pub struct ScopedJoinHandle<'scope, T> {
    thread: Arc<Joinable>,
    packet: Arc<Packet<T>>,
    data: Arc<ScopeData>,
    scope: PhantomData<&'scope ()>,
    /// Used after a panic as std's.
    result: PhantomData<std::thread::JoinHandle<T>>,
}

// SAFETY: the handle gives the result, which `T: Send` allows to send, away once; the backend's half is `Send`.
unsafe impl<T: Send> Send for ScopedJoinHandle<'_, T> {}
// SAFETY: a shared handle gives no access to the result; the backend's half is `Sync`.
unsafe impl<T: Send> Sync for ScopedJoinHandle<'_, T> {}

/// Creates a scope in which threads may borrow what outlives it.
///
/// # Panics
/// If a thread panicked that nobody joined.
#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let scope = Scope { data: Arc::new(ScopeData::new()), scope: PhantomData, env: PhantomData };
    let result = catch_unwind(AssertUnwindSafe(|| f(&scope)));
    // Threads may spawn others meanwhile. When the execution is over, the engine ends those that are left.
    while !backend::is_over()
        && let Some(thread) = scope.data.with_threads(|threads| threads.first().cloned())
    {
        thread.join_at_end_of_scope();
        scope.data.forget(&thread);
    }
    match result {
        Err(payload) => resume_unwind(payload),
        Ok(_) if scope.data.panicked.load(Relaxed) => panic!("a scoped thread panicked"),
        Ok(value) => value,
    }
}

impl<'scope> Scope<'scope, '_> {
    /// Spawns a thread that the scope waits for.
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        Builder::new().spawn_scoped(self, f).expect("failed to spawn thread")
    }

    pub(super) fn data(&self) -> Arc<ScopeData> {
        Arc::clone(&self.data)
    }

    /// Takes charge of a thread that was started for it.
    pub(super) fn adopt<T>(&self, thread: Joinable, packet: Arc<Packet<T>>) -> ScopedJoinHandle<'scope, T> {
        let thread = Arc::new(thread);
        self.data.with_threads(|threads| threads.push(Arc::clone(&thread)));
        ScopedJoinHandle { thread, packet, data: self.data(), scope: PhantomData, result: PhantomData }
    }
}

impl<T> ScopedJoinHandle<'_, T> {
    /// Waits for the thread to end.
    ///
    /// # Errors
    /// With the payload of its panic.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        self.data.forget(&self.thread);
        self.thread.join();
        self.packet.take()
    }

    /// The thread's handle.
    #[must_use]
    pub fn thread(&self) -> &Thread {
        self.thread.thread()
    }

    /// Whether the thread has run to its end.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        self.thread.is_finished()
    }
}

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
