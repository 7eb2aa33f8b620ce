//! `carter01`: the first of a class takes the class lock while it holds the counter's lock.

use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

/// One of two classes of users, which exclude each other by `shared`.
fn member<'a>(count: &Mutex<[u32; 2]>, shared: &'a Mutex<()>, class: usize) {
    let mut held: Option<MutexGuard<'a, ()>> = None;
    {
        let mut count = count.lock().unwrap();
        count[class] += 1;
        if count[class] == 1 {
            held = Some(shared.lock().unwrap());
        }
    }
    {
        let mut count = count.lock().unwrap();
        count[class] -= 1;
        if count[class] == 0 {
            drop(held.take());
        }
    }
}

pub(crate) fn run() {
    let count = Arc::new(Mutex::new([0, 0]));
    let shared = Arc::new(Mutex::new(()));
    let mut threads: Vec<_> = (0..2)
        .map(|class| {
            let (count, shared) = (count.clone(), shared.clone());
            thread::spawn(move || member(&count, &shared, class))
        })
        .collect();
    threads.extend((0..2).map(|_| thread::spawn(|| ())));
    for thread in threads {
        thread.join().unwrap();
    }
}
