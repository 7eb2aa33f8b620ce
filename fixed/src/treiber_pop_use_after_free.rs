//! Two lock-free stacks: an inbox whose nodes are on the heap, and a free list of numbered slots.
//!
//! What `pop` has loaded must stay as it is until its exchange. The inbox lets one thread pop at a time, so that no
//! node goes away under another's eyes; `push`, which follows no pointer, stays lock-free. The free list counts its
//! `take`s beside the head: a head that was away and came back has another count, and the exchange fails.
//!
//! Other usual fixes, where `pop` must not block: hazard pointers, or epochs (crate `crossbeam-epoch`).

use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64};
use std::sync::{Arc, Mutex};
use std::thread;

/// A stack of letters that any thread may fill and empty.
#[derive(Debug, Default)]
pub struct Inbox {
    head: AtomicPtr<Node>,
    /// Held by the thread that pops.
    popping: Mutex<()>,
}

#[derive(Debug)]
struct Node {
    letter: u32,
    next: *mut Node,
}

impl Inbox {
    /// Puts a letter on top.
    pub fn push(&self, letter: u32) {
        let node = Box::into_raw(Box::new(Node { letter, next: self.head.load(Relaxed) }));
        // SAFETY: the node is this thread's own until the exchange succeeds.
        while let Err(head) = self.head.compare_exchange(unsafe { (*node).next }, node, Release, Relaxed) {
            // SAFETY: the exchange failed, so no other thread has the node yet.
            unsafe { (*node).next = head };
        }
    }

    /// Takes the letter on top.
    pub fn pop(&self) -> Option<u32> {
        let _only_one = self.popping.lock().unwrap();
        let mut head = self.head.load(Acquire);
        while !head.is_null() {
            // SAFETY: only `pop` frees nodes, and this is the only one.
            let next = unsafe { (*head).next };
            match self.head.compare_exchange(head, next, Acquire, Acquire) {
                // SAFETY: only one exchange can take the node off the stack, and that was this thread's.
                Ok(_) => return Some(unsafe { Box::from_raw(head) }.letter),
                Err(now) => head = now,
            }
        }
        None
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        while self.pop().is_some() {}
    }
}

/// The numbers 0 to n - 1, of which each has at most one owner.
#[derive(Debug)]
pub struct Slots {
    /// The slot on top, and above its 32 bits the number of slots that were ever taken.
    head: AtomicU64,
    next: Box<[AtomicU32]>,
}

impl Slots {
    /// `count` slots, all free. The last one's successor is `count`, which is no slot.
    pub fn new(count: u32) -> Self {
        Self { head: AtomicU64::new(0), next: (1..=count).map(AtomicU32::new).collect() }
    }

    /// A slot that was free and is now the caller's.
    pub fn take(&self) -> Option<u32> {
        let mut head = self.head.load(Acquire);
        loop {
            let (taken, slot) = (head >> 32, head as u32);
            let next = self.next.get(slot as usize)?.load(Relaxed);
            match self.head.compare_exchange(head, (taken + 1) << 32 | u64::from(next), Acquire, Acquire) {
                Ok(_) => return Some(slot),
                Err(now) => head = now,
            }
        }
    }

    /// Frees a slot that is the caller's.
    pub fn give_back(&self, slot: u32) {
        let mut head = self.head.load(Relaxed);
        loop {
            self.next[slot as usize].store(head as u32, Relaxed);
            match self.head.compare_exchange(head, head >> 32 << 32 | u64::from(slot), Release, Relaxed) {
                Ok(_) => return,
                Err(now) => head = now,
            }
        }
    }
}

/// Two readers empty an inbox.
pub fn scenario() {
    let inbox = Arc::new(Inbox::default());
    for letter in 1..=3 {
        inbox.push(letter);
    }

    let readers = [(), ()].map(|()| {
        let inbox = inbox.clone();
        thread::spawn(move || inbox.pop())
    });

    let mut letters = readers.map(|reader| reader.join().unwrap());
    letters.sort();
    assert_eq!(letters, [Some(2), Some(3)], "a letter was lost or read twice");
    assert_eq!((inbox.pop(), inbox.pop()), (Some(1), None), "the inbox lost a letter");
}

/// One client takes a slot while another takes both and gives the first one back.
pub fn scenario_recycled_slot() {
    let slots = Arc::new(Slots::new(2));

    let modest = {
        let slots = slots.clone();
        thread::spawn(move || slots.take())
    };
    let greedy = {
        let slots = slots.clone();
        thread::spawn(move || {
            let first = slots.take();
            let second = slots.take();
            if let Some(first) = first {
                slots.give_back(first);
            }
            second
        })
    };

    let owned = [modest.join().unwrap(), greedy.join().unwrap()];
    let mut all: Vec<u32> = owned.into_iter().flatten().collect();
    while let Some(free) = slots.take() {
        all.push(free);
    }
    all.sort();
    assert_eq!(all, [0, 1], "a slot has two owners");
}
