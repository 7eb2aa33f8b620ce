//! What a thread leaves for whoever joins it, and the bodies of threads.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::Result;

use super::local;
use crate::engine::{self, Key, Patience, Role};

/// A thread's result, shared between the thread and its handle.
pub(super) struct Packet<T> {
    result: Mutex<Option<Result<T>>>,
    finished: Mutex<bool>,
    /// The scope that waits for the thread.
    scope: Option<Arc<ScopeData>>,
}

impl<T> Packet<T> {
    pub(super) fn new(scope: Option<Arc<ScopeData>>) -> Arc<Self> {
        if let Some(scope) = &scope {
            scope.enter();
        }
        Arc::new(Self { result: Mutex::new(None), finished: Mutex::new(false), scope })
    }

    /// Whether the thread has finished.
    pub(super) fn is_finished(&self) -> bool {
        *lock(&self.finished)
    }

    /// Waits, in a model, until the thread has finished.
    #[track_caller]
    pub(super) fn wait(&self) {
        while engine::inside() && !self.is_finished() {
            engine::wait_at(Key::of(&self.finished), Role::Any, Patience::Endless);
        }
    }

    /// The result, once.
    pub(super) fn take(&self) -> Result<T> {
        lock(&self.result).take().expect("internal error: a thread was joined before it finished")
    }

    /// The body of a thread: runs `f` and leaves its result, also when it is a panic.
    pub(super) fn run(this: Arc<Self>, f: impl FnOnce() -> T) {
        let result = catch_unwind(AssertUnwindSafe(f));
        engine::forget_unwinding();
        if engine::inside() {
            local::destroy();
        }
        let result = match result {
            // Nobody will ever know of this panic: it fails the execution, as it would without a wrapper.
            Err(payload) if engine::inside() && this.scope.is_none() && Arc::strong_count(&this) == 1 => {
                resume_unwind(payload)
            }
            result => result,
        };
        *lock(&this.result) = Some(result);
        *lock(&this.finished) = true;
        if engine::inside() {
            engine::wake_all(Key::of(&this.finished));
        }
    }
}

impl<T> Drop for Packet<T> {
    fn drop(&mut self) {
        let unjoined = self.result.get_mut().unwrap_or_else(PoisonError::into_inner).take().and_then(Result::err);
        match (&self.scope, unjoined) {
            (Some(scope), unjoined) => scope.leave(unjoined.is_some()),
            (None, Some(payload)) if engine::inside() => engine::note_unjoined(payload),
            (None, _) => {}
        }
    }
}

/// What a scope waits for.
#[derive(Debug, Default)]
pub(super) struct ScopeData {
    state: Mutex<ScopeState>,
    left: Condvar,
}

#[derive(Debug, Default)]
struct ScopeState {
    running: usize,
    panicked: bool,
}

impl ScopeData {
    fn enter(&self) {
        lock(&self.state).running += 1;
    }

    fn leave(&self, panicked: bool) {
        let mut state = lock(&self.state);
        state.running -= 1;
        state.panicked |= panicked;
        let last = state.running == 0;
        drop(state);
        if last && engine::inside() {
            engine::wake_all(Key::of(self));
        } else if last {
            self.left.notify_all();
        }
    }

    /// Waits for all threads. True if one panicked and was not joined.
    #[track_caller]
    pub(super) fn wait(&self) -> bool {
        if engine::inside() {
            engine::point();
            while lock(&self.state).running > 0 {
                engine::wait_at(Key::of(self), Role::Any, Patience::Endless);
            }
            return lock(&self.state).panicked;
        }
        let state = self.left.wait_while(lock(&self.state), |state| state.running > 0);
        state.unwrap_or_else(PoisonError::into_inner).panicked
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The body of a model's main thread.
pub(crate) fn run_main(f: &dyn Fn()) {
    engine::enter_thread("main");
    f();
    local::destroy();
}
