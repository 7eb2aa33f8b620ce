//! The programs by which exhaustive engines are compared: plain std, `Arc` included, and every thread joined.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::thread;

fn threads(n: usize, body: impl Fn(usize) + Send + Sync + 'static) {
    let body = Arc::new(body);
    let running: Vec<_> = (0..n)
        .map(|i| {
            let body = body.clone();
            thread::spawn(move || body(i))
        })
        .collect();
    running.into_iter().for_each(|thread| thread.join().unwrap());
}

/// `n` threads, each `k` times `load; store` on one atomic.
pub fn load_store(n: usize, k: usize) {
    let x = AtomicUsize::new(0);
    threads(n, move |_| {
        for _ in 0..k {
            let v = x.load(SeqCst);
            x.store(v + 1, SeqCst);
        }
    });
}

/// `n` threads, each `k` times `lock; +1; unlock`.
pub fn lock_unlock(n: usize, k: usize) {
    let counter = Mutex::new(0);
    threads(n, move |_| (0..k).for_each(|_| *counter.lock().unwrap() += 1));
}

/// `n` threads, each `k` times `fetch_add`.
pub fn fetch_add(n: usize, k: usize) {
    let x = AtomicUsize::new(0);
    threads(n, move |_| (0..k).for_each(|_| _ = x.fetch_add(1, SeqCst)));
}

/// `n` threads that do nothing.
pub fn empty(n: usize) {
    threads(n, |_| ());
}

/// One reader that scans an array from its end for the last zero, and `n` writers `a[j] = a[j - 1] + 1`.
pub fn last_zero(n: usize) {
    let a: Vec<_> = (0..=n).map(|_| AtomicUsize::new(0)).collect();
    threads(n + 1, move |j| {
        if j == 0 {
            let mut i = n;
            while a[i].load(SeqCst) != 0 {
                i -= 1;
            }
        } else {
            a[j].store(a[j - 1].load(SeqCst) + 1, SeqCst);
        }
    });
}
