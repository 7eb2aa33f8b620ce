//! A spin lock around a small value that is changed in a few instructions: statistics, a free-list head.
//!
//! Taking the lock is an Acquire, but giving it back is a `Relaxed` store: the next owner sees that the lock is free
//! and need not see what the last one wrote. The lock excludes, and yet an update is lost, or a value read while it
//! is written. On x86 every store is a release, and only the compiler can take the value's write past it.
//!
//! In review: an unlock that is not `Release` (or a lock that is not `Acquire`); they are of use only as a pair.

use std::cell::Cell;
use std::hint;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::{Acquire, Relaxed};
use std::thread;

/// A value that threads change one after another.
#[derive(Debug, Default)]
pub struct SpinLock<T: Copy> {
    locked: AtomicBool,
    value: Cell<T>,
}

// SAFETY: none, this is the bug: the lock changes hands without handing on what its owner wrote.
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
        self.locked.store(false, Relaxed);
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
