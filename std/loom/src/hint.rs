//! `std::hint` on loom.

pub use std::hint::*;

/// Lets other threads go first: what a spinning thread waits for must be able to happen.
pub fn spin_loop() {
    crate::thread::yield_now();
}
