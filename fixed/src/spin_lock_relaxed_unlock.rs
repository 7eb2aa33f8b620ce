//! A spin lock around a small value that is changed in a few instructions: statistics, a free-list head.
//!
//! Giving the lock back is a Release, taking it an Acquire: the next owner sees all that the last one wrote.
//!
//! Another usual fix: a `Mutex`, which also lets the waiting thread sleep.

use std::cell::Cell;
use std::hint;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::thread;

/// A value that threads change one after another.
#[derive(Debug, Default)]
pub struct SpinLock<T: Copy> {
    locked: AtomicBool,
    value: Cell<T>,
}

// SAFETY: only the lock's owner touches the value, and Release and Acquire order one owner's accesses after another's.
unsafe impl<T: Copy + Send> Sync for SpinLock<T> {}

impl<T: Copy> SpinLock<T> {
    /// A lock around `value`.
    pub fn new(value: T) -> Self {
        Self { locked: AtomicBool::new(false), value: Cell::new(value) }
    }

    /// Replaces the value by what `change` makes of it, and returns the new one. `change` must not panic.
    pub fn update(&self, change: impl FnOnce(T) -> T) -> T {
        while self.locked.compare_exchange_weak(false, true, Acquire, Relaxed).is_err() {
            hint::spin_loop();
        }
        let value = change(self.value.get());
        self.value.set(value);
        self.locked.store(false, Release);
        value
    }
}

/// Two requests are counted, with the slower of their two times.
pub fn scenario() {
    let slowest = Arc::new(SpinLock::new((0, 0)));

    let requests = [30, 20].map(|millis| {
        let slowest = slowest.clone();
        thread::spawn(move || slowest.update(|(count, slowest)| (count + 1, millis.max(slowest))))
    });

    for request in requests {
        request.join().unwrap();
    }
    assert_eq!(slowest.update(|seen| seen), (2, 30), "a request was not counted");
}
