//! `wronglock`: one thread guards the value by one lock, the others by another.

use std::sync::atomic::{AtomicI32, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::thread;

#[derive(Default)]
struct Shared {
    value: AtomicI32,
    data_lock: Mutex<()>,
    this_lock: Mutex<()>,
}

impl Shared {
    /// C's `++` on a volatile: a load and a store.
    fn increment(&self) {
        let value = self.value.load(SeqCst);
        self.value.store(value + 1, SeqCst);
    }
}

pub(crate) fn run(wrong: usize) {
    let shared = Arc::new(Shared::default());
    let mut threads = vec![thread::spawn({
        let shared = shared.clone();
        move || {
            let _lock = shared.data_lock.lock().unwrap();
            let before = shared.value.load(SeqCst);
            shared.increment();
            assert_eq!(shared.value.load(SeqCst), before + 1, "the value changed under the lock");
        }
    })];
    for _ in 0..wrong {
        let shared = shared.clone();
        threads.push(thread::spawn(move || {
            let _lock = shared.this_lock.lock().unwrap();
            shared.increment();
        }));
    }
    for thread in threads {
        thread.join().unwrap();
    }
}
