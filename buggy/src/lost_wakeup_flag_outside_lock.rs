//! A gate that holds up requests until the server has read its configuration.
//!
//! `open` sets an atomic flag and notifies, without the lock. A request that has just seen the gate closed, but has
//! not yet begun to wait, is told before it listens: the notification reaches nobody, and then it waits for one that
//! never comes again. Nothing is racy in the language's sense, and the loop around `wait` is right.
//!
//! In review: what a `wait` depends on is changed without the mutex of that `wait`.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

/// A gate that opens once.
#[derive(Debug, Default)]
pub struct Gate {
    open: AtomicBool,
    waiting: Mutex<()>,
    opened: Condvar,
}

impl Gate {
    /// Opens the gate, and lets everybody through who waits at it.
    pub fn open(&self) {
        self.open.store(true, Ordering::Release);
        self.opened.notify_all();
    }

    /// Waits until the gate is open.
    pub fn pass(&self) {
        let mut waiting = self.waiting.lock().unwrap();
        while !self.open.load(Ordering::Acquire) {
            waiting = self.opened.wait(waiting).unwrap();
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
