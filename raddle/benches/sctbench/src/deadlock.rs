//! `deadlock01`: two locks in both orders.

use std::sync::{Arc, Mutex};
use std::thread;

pub(crate) fn run() {
    let a = Arc::new(Mutex::new(()));
    let b = Arc::new(Mutex::new(1));
    let up = thread::spawn({
        let (a, b) = (a.clone(), b.clone());
        move || {
            let _a = a.lock().unwrap();
            *b.lock().unwrap() += 1;
        }
    });
    let down = thread::spawn(move || {
        let mut b = b.lock().unwrap();
        let _a = a.lock().unwrap();
        *b -= 1;
    });
    up.join().unwrap();
    down.join().unwrap();
}
