//! `twostage_N`: a value in two stages under two locks, and a reader between them.

use std::sync::{Arc, Mutex};
use std::thread;

pub(crate) fn run(writers: usize) {
    let stages = Arc::new((Mutex::new(0), Mutex::new(0)));
    let mut threads = Vec::new();
    for _ in 0..writers {
        let stages = stages.clone();
        threads.push(thread::spawn(move || {
            *stages.0.lock().unwrap() = 1;
            // The original reads the first stage without its lock here; in safe Rust that is a lock of its own.
            let first = *stages.0.lock().unwrap();
            *stages.1.lock().unwrap() = first + 1;
        }));
    }
    threads.push(thread::spawn(move || {
        let first = *stages.0.lock().unwrap();
        if first != 0 {
            assert_eq!(*stages.1.lock().unwrap(), first + 1, "the second stage was not there");
        }
    }));
    for thread in threads {
        thread.join().unwrap();
    }
}
