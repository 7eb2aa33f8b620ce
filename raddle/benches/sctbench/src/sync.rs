//! `sync02`: a bounded buffer of one that starts with two elements in it.

use std::sync::{Arc, Condvar, Mutex};
use std::thread;

const ROUNDS: usize = 2;

pub(crate) fn run() {
    let shared = Arc::new((Mutex::new(2), Condvar::new(), Condvar::new()));
    let producer = thread::spawn({
        let shared = shared.clone();
        move || {
            let (count, empty, full) = &*shared;
            for _ in 0..ROUNDS {
                let mut count = count.lock().unwrap();
                while *count > 0 {
                    count = empty.wait(count).unwrap();
                }
                *count += 1;
                drop(count);
                full.notify_one();
            }
        }
    });
    let consumer = thread::spawn(move || {
        let (count, empty, full) = &*shared;
        for _ in 0..ROUNDS {
            let mut count = count.lock().unwrap();
            while *count == 0 {
                count = full.wait(count).unwrap();
            }
            *count -= 1;
            drop(count);
            empty.notify_one();
        }
    });
    producer.join().unwrap();
    consumer.join().unwrap();
}
