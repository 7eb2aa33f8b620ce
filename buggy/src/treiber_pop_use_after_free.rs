//! Two lock-free stacks: an inbox whose nodes are on the heap, and a free list of numbered slots.
//!
//! `pop` reads the head, then the head's successor, then swings the head over. Between the first two steps another
//! `pop` may take the same node and free it: the successor is read from freed memory. Where nodes are not freed but
//! used again, as in the free list, the same gap is the ABA problem: the head is back at the same number with a
//! different successor, the exchange succeeds, and a slot that is in use becomes free: it will have two owners.
//!
//! In review: a pointer or an index loaded from an atomic is followed, and nothing keeps its target as it was.

use std::sync::Arc;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicPtr, AtomicU32};
use std::thread;

/// A stack of letters that any thread may fill and empty.
#[derive(Debug, Default)]
pub struct Inbox {
    head: AtomicPtr<Node>,
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
        let mut head = self.head.load(Acquire);
        while !head.is_null() {
            // SAFETY: none, this is the bug: another `pop` may have freed the node since its address was loaded.
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
    head: AtomicU32,
    next: Box<[AtomicU32]>,
}

impl Slots {
    /// `count` slots, all free. The last one's successor is `count`, which is no slot.
    pub fn new(count: u32) -> Self {
        Self { head: AtomicU32::new(0), next: (1..=count).map(AtomicU32::new).collect() }
    }

    /// A slot that was free and is now the caller's.
    pub fn take(&self) -> Option<u32> {
        let mut head = self.head.load(Acquire);
        loop {
            let next = self.next.get(head as usize)?.load(Relaxed);
            match self.head.compare_exchange(head, next, Acquire, Acquire) {
                Ok(_) => return Some(head),
                Err(now) => head = now,
            }
        }
    }

    /// Frees a slot that is the caller's.
    pub fn give_back(&self, slot: u32) {
        let mut head = self.head.load(Relaxed);
        loop {
            self.next[slot as usize].store(head, Relaxed);
            match self.head.compare_exchange(head, slot, Release, Relaxed) {
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
