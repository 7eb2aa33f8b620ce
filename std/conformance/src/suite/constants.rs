//! What std's types allow in constants, and what that shows of them: no destructor where std's has none, and keys of
//! `thread_local!` that can be moved.

use std::cell::{Cell, Ref, RefCell};
use std::sync::atomic::{AtomicPtr, AtomicU8, Ordering};
use std::sync::{RwLock, RwLockReadGuard};
use std::thread::{self, LocalKey};

use crate::run::run;

struct Slot {
    number: AtomicU8,
    pointer: AtomicPtr<u8>,
}

impl Slot {
    const fn numbered(number: u8) -> Self {
        Self { number: AtomicU8::new(number), pointer: AtomicPtr::new(std::ptr::null_mut()) }
    }
}

/// Overwrites what was there, which only a type without a destructor allows. std's locks have one on some systems.
const fn slots() -> [Slot; 2] {
    let mut slots = [const { Slot::numbered(0) }; 2];
    slots[1] = Slot::numbered(1);
    slots
}

#[test]
fn a_const_fn_may_overwrite_atomics() {
    static SLOTS: [Slot; 2] = slots();
    run(|| {
        assert_eq!(SLOTS[0].number.load(Ordering::Relaxed), 0);
        assert_eq!(SLOTS[1].number.load(Ordering::Relaxed), 1);
        assert!(SLOTS[1].pointer.load(Ordering::Relaxed).is_null());
        assert_eq!(*slots()[1].number.get_mut(), 1);
    });
}

/// As tokio's `task_local!` makes it.
struct Moved {
    key: LocalKey<Cell<u32>>,
}

static MOVED: Moved = {
    thread_local! {
        static KEY: Cell<u32> = const { Cell::new(3) };
    }
    Moved { key: KEY }
};

#[test]
fn the_key_of_a_thread_local_may_be_moved() {
    run(|| {
        MOVED.key.set(4);
        let there = thread::spawn(|| MOVED.key.get());
        assert_eq!((there.join().unwrap(), MOVED.key.get()), (3, 4));
    });
}

fn shorter_lock<'a>(guard: RwLockReadGuard<'a, &'static str>) -> RwLockReadGuard<'a, &'a str> {
    guard
}

fn shorter_borrow<'a>(guard: Ref<'a, &'static str>) -> Ref<'a, &'a str> {
    guard
}

#[test]
fn guards_of_readers_are_covariant() {
    run(|| {
        let (lock, cell) = (RwLock::new("shared"), RefCell::new("shared"));
        assert_eq!(*shorter_lock(lock.read().unwrap()), "shared");
        assert_eq!(*shorter_borrow(cell.borrow()), "shared");
    });
}
