//! [`RawOnce`], on this crate's mutex and condition variable.

use std::sync::atomic::{AtomicU8, Ordering};

use super::{RawCondvar, RawMutex};
use crate::valgrind;

const NOT_YET: u8 = 0;
const POISONED: u8 = 1;
const RUNNING: u8 = 2;
const DONE: u8 = 3;

/// One initialisation. It moves with the value beside it, so it need not be told what that memory says.
pub struct RawOnce {
    /// One of the constants above. It is changed with `slow` held, by read-modify-writes, which Helgrind takes for reads.
    state: AtomicU8,
    slow: RawMutex,
    changed: RawCondvar,
}

/// Leaves the state done when the closure returned, and poisoned when it panicked.
struct Running<'a> {
    once: &'a RawOnce,
    after: u8,
}

impl RawOnce {
    /// Nothing has been done.
    #[must_use]
    pub const fn new() -> Self {
        Self { state: AtomicU8::new(NOT_YET), slow: RawMutex::new(), changed: RawCondvar::new() }
    }

    /// Runs the closure unless one has run; waits for the thread that runs one.
    #[track_caller]
    pub fn call(&self, full: bool, force: bool, f: &mut dyn FnMut(bool)) {
        if !self.is_completed(full) {
            self.run(force, f);
        }
    }

    /// Whether a closure has run to its end.
    #[inline]
    pub fn is_completed(&self, _full: bool) -> bool {
        let done = self.state.load(Ordering::Acquire) == DONE;
        if done {
            // The load has ordered it, and this says so.
            valgrind::happens_after(self);
        }
        done
    }

    /// Waits until a closure has run to its end.
    #[track_caller]
    pub fn wait(&self, full: bool, force: bool) {
        if self.is_completed(full) {
            return;
        }
        let mut slow = self.slow.lock();
        loop {
            match self.state.load(Ordering::Acquire) {
                DONE => return,
                POISONED if !force => break,
                _ => slow = self.changed.wait(slow),
            }
        }
        drop(slow);
        refuse();
    }

    #[cold]
    #[track_caller]
    fn run(&self, force: bool, f: &mut dyn FnMut(bool)) {
        let mut slow = self.slow.lock();
        let poisoned = loop {
            match self.state.load(Ordering::Acquire) {
                DONE => return,
                RUNNING => slow = self.changed.wait(slow),
                POISONED if !force => {
                    drop(slow);
                    refuse();
                }
                state => break state == POISONED,
            }
        };
        self.state.swap(RUNNING, Ordering::Relaxed);
        drop(slow);

        let mut running = Running { once: self, after: POISONED };
        f(poisoned);
        running.after = DONE;
    }
}

#[cold]
#[track_caller]
fn refuse() -> ! {
    panic!("Once instance has previously been poisoned")
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let _slow = self.once.slow.lock();
        valgrind::happens_before(self.once);
        self.once.state.swap(self.after, Ordering::Release);
        self.once.changed.notify_all();
    }
}

impl Drop for RawOnce {
    fn drop(&mut self) {
        // Whoever may drop it comes after the closure, if only by an `Arc`'s count, which Valgrind cannot see.
        valgrind::happens_after(self);
        valgrind::forget(self);
    }
}
