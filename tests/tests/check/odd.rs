//! Tests of which little can be said.

#![cfg(test)]

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

#[test]
fn spins_outside() {
    // No operation that an engine sees, and so no place at which it could stop.
    loop {
        std::hint::black_box(0);
    }
}

#[test]
fn takes_many_steps() {
    let steps = AtomicU32::new(0);
    thread::scope(|scope| {
        scope.spawn(|| (0..100).for_each(|_| drop(steps.fetch_add(1, Ordering::Relaxed))));
        (0..100).for_each(|_| drop(steps.fetch_add(1, Ordering::Relaxed)));
    });
}

#[test]
fn is_short() {
    let steps = AtomicU32::new(0);
    thread::scope(|scope| {
        scope.spawn(|| steps.fetch_add(1, Ordering::Relaxed));
        steps.fetch_add(1, Ordering::Relaxed);
    });
}
