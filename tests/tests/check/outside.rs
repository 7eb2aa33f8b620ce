//! What Miri and ThreadSanitizer see and raddle does not, and the other way round.

#![cfg(test)]

use std::cell::UnsafeCell;
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

/// A counter behind a raw pointer, which no engine stands before.
struct Shared(UnsafeCell<u32>);

// SAFETY: none, this is the bug.
unsafe impl Sync for Shared {}

impl Shared {
    fn add(&self) {
        // SAFETY: none, this is the bug.
        unsafe { *self.0.get() += 1 }
    }
}

#[test]
fn counts_without_order() {
    let shared = Arc::new(Shared(UnsafeCell::new(0)));
    let other = Arc::clone(&shared);
    let other = thread::spawn(move || other.add());
    shared.add();
    other.join().unwrap();
}

#[test]
fn counts_under_a_lock() {
    let shared = Arc::new(Mutex::new(0));
    let other = Arc::clone(&shared);
    let other = thread::spawn(move || *other.lock().unwrap() += 1);
    *shared.lock().unwrap() += 1;
    other.join().unwrap();
    assert_eq!(*shared.lock().unwrap(), 2);
}

#[test]
fn uses_what_is_freed() {
    let pointer = Box::into_raw(Box::new(7));
    // SAFETY: the second use of `pointer` has none, this is the bug.
    let seven = unsafe {
        drop(Box::from_raw(pointer));
        *pointer
    };
    std::hint::black_box(seven);
}

#[test]
fn both_wait_for_the_other() {
    let (a, b, gate) = (Arc::new(Mutex::new(0)), Arc::new(Mutex::new(0)), Arc::new(Barrier::new(2)));
    let (a2, b2, gate2) = (Arc::clone(&a), Arc::clone(&b), Arc::clone(&gate));
    let other = thread::spawn(move || {
        let _b = b2.lock().unwrap();
        gate2.wait();
        let _a = a2.lock().unwrap();
    });
    let _a = a.lock().unwrap();
    gate.wait();
    let _b = b.lock().unwrap();
    other.join().unwrap();
}

#[test]
fn reads_a_file() {
    assert!(std::fs::read_to_string("Cargo.toml").unwrap().contains("outside"));
}

#[test]
fn calls_into_c() {
    unsafe extern "C" {
        fn getpriority(which: i32, who: u32) -> i32;
    }
    // SAFETY: it takes two numbers and gives one.
    assert!(unsafe { getpriority(0, 0) } < 100);
}

#[test]
#[cfg_attr(miri, ignore)]
fn not_under_miri() {}

#[test]
#[cfg(not(miri))]
fn not_there_under_miri() {}
