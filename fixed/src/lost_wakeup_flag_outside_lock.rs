//! A gate that holds up requests until the server has read its configuration.
//!
//! The flag is what the mutex protects, so `open` can only change it before a request has looked at it or after that
//! request has begun to wait, in which case the notification reaches it. Between the two it holds the lock.
//!
//! Another usual fix: keep the atomic, for a quick look without the lock, and hold the lock around the `store`.

use std::sync::{Arc, Condvar, Mutex};
use std::thread;

/// A gate that opens once.
#[derive(Debug, Default)]
pub struct Gate {
    open: Mutex<bool>,
    opened: Condvar,
}

impl Gate {
    /// Opens the gate, and lets everybody through who waits at it.
    pub fn open(&self) {
        *self.open.lock().unwrap() = true;
        self.opened.notify_all();
    }

    /// Waits until the gate is open.
    pub fn pass(&self) {
        let mut open = self.open.lock().unwrap();
        while !*open {
            open = self.opened.wait(open).unwrap();
        }
    }
}

/// A request comes in just as the gate is opened.
pub fn scenario() {
    let gate = Arc::new(Gate::default());

    let request = {
        let gate = gate.clone();
        thread::spawn(move || gate.pass())
    };
    let start = thread::spawn(move || gate.open());

    start.join().unwrap();
    request.join().unwrap();
}
