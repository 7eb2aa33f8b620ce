//! `reorder_N`: a pair of values that is written in two steps and read in up to four.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering::SeqCst};
use std::thread;

pub(crate) fn run(setters: usize, checkers: usize) {
    let pair = Arc::new((AtomicI32::new(0), AtomicI32::new(0)));
    let mut threads = Vec::new();
    for _ in 0..setters {
        let pair = pair.clone();
        threads.push(thread::spawn(move || {
            pair.0.store(1, SeqCst);
            pair.1.store(-1, SeqCst);
        }));
    }
    for _ in 0..checkers {
        let pair = pair.clone();
        threads.push(thread::spawn(move || {
            let (a, b) = (&pair.0, &pair.1);
            let whole = (a.load(SeqCst) == 0 && b.load(SeqCst) == 0) || (a.load(SeqCst) == 1 && b.load(SeqCst) == -1);
            assert!(whole, "half a pair");
        }));
    }
    for thread in threads {
        thread.join().unwrap();
    }
}
