//! Scoped threads, which loom does not have.

use std::fmt;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, Location};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::Result;
use super::builder::Builder;
use super::handle::{JoinInner, Thread};
use crate::engine::{ThreadIndex, current};
use crate::panic::{catch_unwind, resume_unwind};

/// A scope for threads that borrow, as `std::thread::Scope`.
pub struct Scope<'scope, 'env: 'scope> {
    data: Arc<ScopeData>,
    /// Invariant over both, as std's.
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

/// Owns the right to join a scoped thread, as `std::thread::ScopedJoinHandle`.
pub struct ScopedJoinHandle<'scope, T>(pub(super) JoinInner<'scope, T>);

/// The threads of a scope.
pub(super) struct ScopeData {
    /// In a model: those that were spawned.
    threads: Mutex<Vec<ThreadIndex>>,
    /// Outside: how many have not ended, and who waits for that.
    running: AtomicUsize,
    waiting: std::thread::Thread,
    panicked: AtomicBool,
}

impl ScopeData {
    pub(super) fn begin(&self) {
        self.running.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn add(&self, thread: ThreadIndex) {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
    }

    /// A thread has ended, and its result is gone.
    pub(super) fn end(&self, panicked: bool) {
        if panicked {
            self.panicked.store(true, Ordering::Relaxed);
        }
        if self.running.fetch_sub(1, Ordering::Release) == 1 && current().is_none() {
            self.waiting.unpark();
        }
    }

    fn join_all(&self, at: &'static Location<'static>) {
        if let Some(ex) = current() {
            let next = || self.threads.lock().unwrap_or_else(PoisonError::into_inner).pop();
            while let Some(thread) = next() {
                ex.join(thread, at);
            }
        } else {
            while self.running.load(Ordering::Acquire) != 0 {
                std::thread::park();
            }
        }
    }
}

/// Runs `f`, and waits for the threads that it spawned, as `std::thread::scope`.
#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let at = Location::caller();
    let data = ScopeData {
        threads: Mutex::default(),
        running: AtomicUsize::new(0),
        waiting: std::thread::current(),
        panicked: AtomicBool::new(false),
    };
    let scope = Scope { data: Arc::new(data), scope: PhantomData, env: PhantomData };
    let result = catch_unwind(AssertUnwindSafe(|| f(&scope)));
    scope.data.join_all(at);
    match result {
        Err(payload) => resume_unwind(payload),
        Ok(_) if scope.data.panicked.load(Ordering::Relaxed) => panic!("a scoped thread panicked"),
        Ok(result) => result,
    }
}

impl<'scope> Scope<'scope, '_> {
    /// Spawns a thread that may borrow what the scope may.
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        Builder::new().spawn_scoped(self, f).expect("failed to spawn thread")
    }

    pub(super) fn data(&self) -> Arc<ScopeData> {
        self.data.clone()
    }
}

impl<T> ScopedJoinHandle<'_, T> {
    /// The thread.
    #[must_use]
    pub fn thread(&self) -> &Thread {
        &self.0.thread
    }

    /// Waits until the thread has ended; an error is what it panicked with.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        self.0.join(Location::caller())
    }

    /// Whether the thread has run to its end.
    pub fn is_finished(&self) -> bool {
        self.0.is_finished()
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
