//! `Once` on this crate's mutex and condition variable.

use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU8, Ordering};

use super::{Condvar, Mutex};
use crate::valgrind;

const NOT_YET: u8 = 0;
const POISONED: u8 = 1;
const RUNNING: u8 = 2;
const DONE: u8 = 3;

/// `std::sync::Once`.
pub struct Once {
    /// One of the constants above. It is changed with `slow` held, by read-modify-writes, which Helgrind takes for reads.
    state: AtomicU8,
    slow: Mutex<()>,
    changed: Condvar,
}

/// `std::sync::OnceState`, which only std can make.
pub struct OnceState {
    poisoned: bool,
    /// std's has a cell inside, and so is of one thread.
    not_sync: PhantomData<Cell<u8>>,
}

/// Leaves the state done when the closure returned, and poisoned when it panicked.
struct Running<'a> {
    once: &'a Once,
    after: u8,
}

impl Once {
    /// One that has not run.
    #[expect(clippy::new_without_default, reason = "std's has none")]
    #[must_use]
    pub const fn new() -> Self {
        Self { state: AtomicU8::new(NOT_YET), slow: Mutex::new(()), changed: Condvar::new() }
    }

    /// Runs `f` unless one has run, or waits for the one that runs.
    #[track_caller]
    pub fn call_once<F: FnOnce()>(&self, f: F) {
        if !self.is_completed() {
            self.call(false, |_| f());
        }
    }

    /// As [`call_once`](Self::call_once), even when an earlier one panicked.
    pub fn call_once_force<F: FnOnce(&OnceState)>(&self, f: F) {
        if !self.is_completed() {
            self.call(true, f);
        }
    }

    /// Whether one has run to its end.
    pub fn is_completed(&self) -> bool {
        let done = self.state.load(Ordering::Acquire) == DONE;
        if done {
            // The load has ordered it, and this says so.
            valgrind::happens_after(self);
        }
        done
    }

    /// Waits until one has run to its end.
    pub fn wait(&self) {
        self.wait_for_done(false);
    }

    /// As [`wait`](Self::wait), even when one has panicked.
    pub fn wait_force(&self) {
        self.wait_for_done(true);
    }

    #[cold]
    #[track_caller]
    fn call(&self, despite_poison: bool, f: impl FnOnce(&OnceState)) {
        let mut slow = self.slow.lock().unwrap();
        let poisoned = loop {
            match self.state.load(Ordering::Acquire) {
                DONE => return,
                RUNNING => slow = self.changed.wait(slow).unwrap(),
                POISONED if !despite_poison => {
                    drop(slow);
                    panic!("Once instance has previously been poisoned");
                }
                state => break state == POISONED,
            }
        };
        self.state.swap(RUNNING, Ordering::Relaxed);
        drop(slow);

        let mut running = Running { once: self, after: POISONED };
        f(&OnceState { poisoned, not_sync: PhantomData });
        running.after = DONE;
    }

    #[track_caller]
    fn wait_for_done(&self, despite_poison: bool) {
        if self.is_completed() {
            return;
        }
        let mut slow = self.slow.lock().unwrap();
        loop {
            match self.state.load(Ordering::Acquire) {
                DONE => return,
                POISONED if !despite_poison => {
                    drop(slow);
                    panic!("Once instance has previously been poisoned");
                }
                _ => slow = self.changed.wait(slow).unwrap(),
            }
        }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let _slow = self.once.slow.lock().unwrap();
        valgrind::happens_before(self.once);
        self.once.state.swap(self.after, Ordering::Release);
        self.once.changed.notify_all();
    }
}

impl Drop for Once {
    fn drop(&mut self) {
        // Whoever may drop it comes after the closure, if only by an `Arc`'s count, which Valgrind cannot see.
        valgrind::happens_after(self);
        valgrind::forget(self);
    }
}

impl OnceState {
    /// Whether an earlier closure panicked.
    pub fn is_poisoned(&self) -> bool {
        self.poisoned
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once").finish_non_exhaustive()
    }
}

impl fmt::Debug for OnceState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnceState").field("poisoned", &self.is_poisoned()).finish()
    }
}
