//! Wrong programs, each with what Valgrind's tools say of it. None of them hangs or fails by itself; each has its
//! corrected form in `correct.rs`.

use std::cell::UnsafeCell;
use std::sync::Arc;

use std_on_pthread::sync::{Condvar, Mutex, RwLock};
use std_on_pthread::thread;

use crate::Program;

/// A program, and for each tool that sees its bug a part of the report.
type Wrong = (Program, &'static [(&'static str, &'static str)]);

pub(crate) const PROGRAMS: &[Wrong] = &[
    (("mutexes_in_both_orders", mutexes_in_both_orders), &[("helgrind", "lock order \"0x")]),
    (("rwlocks_in_both_orders", rwlocks_in_both_orders), &[("helgrind", "lock order \"0x")]),
    (("unsynchronised_cell", unsynchronised_cell), &[("helgrind", "Possible data race"), ("drd", "Conflicting")]),
    (("cell_under_two_locks", cell_under_two_locks), &[("helgrind", "Possible data race"), ("drd", "Conflicting")]),
    (("flag_without_its_lock", flag_without_its_lock), &[("helgrind", "Possible data race"), ("drd", "Conflicting")]),
];

/// A cell that claims to be safe to share.
#[derive(Default)]
struct Shared(UnsafeCell<u32>);

// SAFETY: none, this is the bug: nothing keeps two threads from writing at once.
unsafe impl Sync for Shared {}

impl Shared {
    fn add(&self, n: u32) {
        // SAFETY: none, this is the bug: another thread may be here, too.
        unsafe { *self.0.get() += n };
    }
}

/// One thread after the other, so it never hangs; that it could is only in the order of the locks.
fn mutexes_in_both_orders() {
    let both = Arc::new((Mutex::new(0), Mutex::new(0)));
    let forth = {
        let both = both.clone();
        thread::spawn(move || *both.0.lock().unwrap() + *both.1.lock().unwrap())
    };
    forth.join().unwrap();
    let back = {
        let both = both.clone();
        thread::spawn(move || *both.1.lock().unwrap() + *both.0.lock().unwrap())
    };
    back.join().unwrap();
}

fn rwlocks_in_both_orders() {
    let both = Arc::new((RwLock::new(0), RwLock::new(0)));
    let forth = {
        let both = both.clone();
        thread::spawn(move || *both.0.read().unwrap() + *both.1.write().unwrap())
    };
    forth.join().unwrap();
    let back = {
        let both = both.clone();
        thread::spawn(move || *both.1.read().unwrap() + *both.0.write().unwrap())
    };
    back.join().unwrap();
}

fn unsynchronised_cell() {
    let shared = Arc::new(Shared::default());
    let threads = [(); 2].map(|()| {
        let shared = shared.clone();
        thread::spawn(move || shared.add(1))
    });
    for t in threads {
        t.join().unwrap();
    }
}

/// Each thread holds a lock, but not the same one.
fn cell_under_two_locks() {
    let shared = Arc::new((Shared::default(), Mutex::new(()), Mutex::new(())));
    let first = {
        let shared = shared.clone();
        thread::spawn(move || {
            let _guard = shared.1.lock().unwrap();
            shared.0.add(1);
        })
    };
    let second = {
        let shared = shared.clone();
        thread::spawn(move || {
            let _guard = shared.2.lock().unwrap();
            shared.0.add(1);
        })
    };
    first.join().unwrap();
    second.join().unwrap();
}

fn flag_without_its_lock() {
    let shared = Arc::new((Shared::default(), Mutex::new(false), Condvar::new()));
    let raiser = {
        let shared = shared.clone();
        thread::spawn(move || {
            *shared.1.lock().unwrap() = true;
            shared.2.notify_one();
            shared.0.add(1);
        })
    };
    let waited = shared.2.wait_while(shared.1.lock().unwrap(), |up| !*up).unwrap();
    shared.0.add(1);
    drop(waited);
    raiser.join().unwrap();
}
