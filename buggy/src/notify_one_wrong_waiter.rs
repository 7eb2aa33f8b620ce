//! A queue of bounded length: whoever adds waits for room, whoever takes waits for an item.
//!
//! Both kinds wait on one condition variable, and `notify_one` wakes any of them. After `take` it may wake another
//! taker instead of the adder that could go on: that taker finds nothing, waits again, and the wake-up is used up
//! while the adder sleeps on. With one thread of each kind it cannot happen, which is why it passes the first tests.
//!
//! In review: `notify_one` on a condition variable that threads wait on for different reasons.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

/// A first-in first-out queue that holds at most `room` items.
#[derive(Debug)]
pub struct BoundedQueue {
    items: Mutex<VecDeque<u32>>,
    room: usize,
    changed: Condvar,
}

impl BoundedQueue {
    /// A queue with room for `room` items, one at least.
    pub fn with_room(room: usize) -> Self {
        Self { items: Mutex::default(), room, changed: Condvar::new() }
    }

    /// Adds an item, and waits for room if there is none.
    pub fn add(&self, item: u32) {
        let mut items = self.items.lock().unwrap();
        while items.len() == self.room {
            items = self.changed.wait(items).unwrap();
        }
        items.push_back(item);
        self.changed.notify_one();
    }

    /// Takes the oldest item, and waits for one if there is none.
    pub fn take(&self) -> u32 {
        let mut items = self.items.lock().unwrap();
        loop {
            if let Some(item) = items.pop_front() {
                self.changed.notify_one();
                return item;
            }
            items = self.changed.wait(items).unwrap();
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
