//! Correct tests that are too much for one engine or another.

#![cfg(test)]

use std::cell::UnsafeCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

struct Plain(UnsafeCell<bool>);

// SAFETY: one thread uses it.
unsafe impl Sync for Plain {}

/// Plain memory is as the last execution left it: all but the first of a process fail.
#[test]
fn survives() {
    static USED: Plain = Plain(UnsafeCell::new(false));
    // SAFETY: nobody else has it.
    assert!(!unsafe { USED.0.get().replace(true) });
}

#[test]
fn six_threads() {
    let threads: Vec<_> = (0..6).map(|_| thread::spawn(|| {})).collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

#[test]
fn spins() {
    let ready = Arc::new(AtomicBool::new(false));
    let other = ready.clone();
    let thread = thread::spawn(move || other.store(true, Ordering::Release));
    while !ready.load(Ordering::Acquire) {}
    thread.join().unwrap();
}

#[test]
fn parking_lot() {
    let shared = Arc::new((parking_lot::Mutex::new(false), parking_lot::Condvar::new()));
    let other = shared.clone();
    let thread = thread::spawn(move || {
        *other.0.lock() = true;
        other.1.notify_one();
    });
    let mut ready = shared.0.lock();
    while !*ready {
        shared.1.wait(&mut ready);
    }
    drop(ready);
    thread.join().unwrap();
}

#[test]
fn many_steps() {
    let steps = AtomicUsize::new(0);
    let step = || (0..12).for_each(|_| _ = steps.fetch_add(1, Ordering::AcqRel));
    thread::scope(|scope| {
        scope.spawn(step);
        scope.spawn(step);
    });
    assert_eq!(steps.into_inner(), 24);
}
