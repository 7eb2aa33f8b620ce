//! A queue of bounded length: whoever adds waits for room, whoever takes waits for an item.
//!
//! Each kind waits on a condition variable of its own. `take` wakes one of those that wait for room, `add` one of
//! those that wait for an item, so a wake-up always reaches somebody who can use it.
//!
//! Another usual fix: one condition variable and `notify_all`, which is simpler, and wakes many to let one go on.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

/// A first-in first-out queue that holds at most `room` items.
#[derive(Debug)]
pub struct BoundedQueue {
    items: Mutex<VecDeque<u32>>,
    room: usize,
    added: Condvar,
    taken: Condvar,
}

impl BoundedQueue {
    /// A queue with room for `room` items, one at least.
    pub fn with_room(room: usize) -> Self {
        Self { items: Mutex::default(), room, added: Condvar::new(), taken: Condvar::new() }
    }

    /// Adds an item, and waits for room if there is none.
    pub fn add(&self, item: u32) {
        let mut items = self.items.lock().unwrap();
        while items.len() == self.room {
            items = self.taken.wait(items).unwrap();
        }
        items.push_back(item);
        self.added.notify_one();
    }

    /// Takes the oldest item, and waits for one if there is none.
    pub fn take(&self) -> u32 {
        let mut items = self.items.lock().unwrap();
        loop {
            if let Some(item) = items.pop_front() {
                self.taken.notify_one();
                return item;
            }
            items = self.added.wait(items).unwrap();
        }
    }
}

/// Two takers wait at an empty queue with room for one item, and two items are added.
pub fn scenario() {
    let queue = Arc::new(BoundedQueue::with_room(1));

    let takers = [(); 2].map(|()| {
        let queue = queue.clone();
        thread::spawn(move || queue.take())
    });
    let adder = thread::spawn(move || [1, 2].map(|item| queue.add(item)));

    adder.join().unwrap();
    let mut taken = takers.map(|taker| taker.join().unwrap());
    taken.sort();
    assert_eq!(taken, [1, 2], "an item was not taken exactly once");
}
