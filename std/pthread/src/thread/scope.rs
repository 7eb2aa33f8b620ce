//! `thread::scope`, in which every thread is joined.
//!
//! std's scope counts its threads down and parks until none is left, which Helgrind cannot see. Here the scope keeps
//! the handles of its threads and joins all that nobody has joined.

use std::fmt;
use std::marker::PhantomData;
use std::mem;
use std::panic::{self, AssertUnwindSafe};
use std::process;
use std::sync::{Arc, Mutex as StdMutex};
use std::thread;

use super::{Builder, Thread};
use crate::sync::Mutex;

/// `std::thread::Scope`.
pub struct Scope<'scope, 'env: 'scope> {
    /// The threads that the scope has still to join. They live for `'scope`, and the list is empty before that ends.
    threads: Mutex<Vec<Arc<dyn Joinable>>>,
    /// Neither lifetime may be shortened or stretched.
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

/// `std::thread::ScopedJoinHandle`.
pub struct ScopedJoinHandle<'scope, T> {
    slot: Arc<Slot<T>>,
    thread: Thread,
    scope: PhantomData<&'scope ()>,
    /// Shared and sent as std's, which holds the result itself.
    result: PhantomData<(StdMutex<T>, thread::JoinHandle<T>)>,
}

/// A thread's handle, until somebody joins it.
struct Slot<T>(Mutex<Option<thread::JoinHandle<T>>>);

/// A [`Slot`] of any type.
trait Joinable: Send + Sync {
    /// Joins the thread if nobody has; whether it panicked.
    fn join_rest(&self) -> bool;
}

/// Runs `f` with a scope, and returns when all threads of the scope are over.
#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let scope = Scope { threads: Mutex::new(Vec::new()), scope: PhantomData, env: PhantomData };
    let result = panic::catch_unwind(AssertUnwindSafe(|| f(&scope)));
    let panicked = scope.join_all();
    match result {
        Err(payload) => panic::resume_unwind(payload),
        Ok(_) if panicked => panic!("a scoped thread panicked"),
        Ok(result) => result,
    }
}

impl<'scope> Scope<'scope, '_> {
    /// Starts a thread in the scope.
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        Builder::new().spawn_scoped(self, f).expect("failed to spawn thread")
    }

    /// Takes charge of a thread that was started for it.
    pub(super) fn adopt<T>(&'scope self, handle: thread::JoinHandle<T>, thread: Thread) -> ScopedJoinHandle<'scope, T>
    where
        T: Send + 'scope,
    {
        let slot = Arc::new(Slot(Mutex::new(Some(handle))));
        let joinable: Arc<dyn Joinable + 'scope> = slot.clone();
        // SAFETY: only the lifetime changes. `scope` takes it out of the list before it returns, and so within `'scope`.
        let joinable = unsafe { mem::transmute::<Arc<dyn Joinable + 'scope>, Arc<dyn Joinable>>(joinable) };
        self.threads.lock().expect("internal error: a panic inside a scope").push(joinable);
        ScopedJoinHandle { slot, thread, scope: PhantomData, result: PhantomData }
    }
}

impl Scope<'_, '_> {
    /// Joins the threads, also those that they start meanwhile; whether one panicked that nobody had joined.
    fn join_all(&self) -> bool {
        let mut panicked = false;
        loop {
            // The list is not locked while a thread is joined, since that thread may add to it.
            let Some(thread) = self.threads.lock().expect("internal error: a panic inside a scope").pop() else {
                return panicked;
            };
            panicked |= thread.join_rest();
        }
    }
}

impl<T: Send> Joinable for Slot<T> {
    fn join_rest(&self) -> bool {
        let handle = self.0.lock().expect("internal error: a panic inside a scope").take();
        let Some(result) = handle.map(thread::JoinHandle::join) else {
            return false;
        };
        let panicked = result.is_err();
        // The other threads must be joined, come what may; std, too, gives up here.
        if panic::catch_unwind(AssertUnwindSafe(|| drop(result))).is_err() {
            eprintln!("fatal runtime error: thread result panicked on drop, aborting");
            process::abort();
        }
        panicked
    }
}

impl<T> ScopedJoinHandle<'_, T> {
    /// The thread.
    #[must_use]
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    /// Waits for its end, and returns what it returned, or what it panicked with.
    pub fn join(self) -> thread::Result<T> {
        let handle = self.slot.0.lock().expect("internal error: a panic inside a scope").take();
        handle.expect("internal error: joined by the scope that is still open").join()
    }

    /// Whether its function has ended.
    pub fn is_finished(&self) -> bool {
        let handle = self.slot.0.lock().expect("internal error: a panic inside a scope");
        handle.as_ref().is_none_or(thread::JoinHandle::is_finished)
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
