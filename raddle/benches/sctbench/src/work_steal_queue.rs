//! `WorkStealQueue`: Cilk's THE queue, whose owner pushes one element too many (`head + mask + 1`).

use std::sync::atomic::{AtomicI32, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::thread;

const INITIAL_SIZE: i32 = 2;
const MAX_SIZE: i32 = 1 << 20;
const STEALS: usize = 2;

struct WorkStealQueue {
    head: AtomicI32,
    tail: AtomicI32,
    mask: AtomicI32,
    // Racy by design; the lock only keeps Rust's rules.
    cells: Mutex<Vec<usize>>,
    lock: Mutex<()>,
}

impl WorkStealQueue {
    fn new() -> Self {
        Self {
            head: AtomicI32::new(0),
            tail: AtomicI32::new(0),
            mask: AtomicI32::new(INITIAL_SIZE - 1),
            cells: Mutex::new(vec![0; INITIAL_SIZE as usize]),
            lock: Mutex::new(()),
        }
    }

    fn cell(&self, index: i32) -> usize {
        self.cells.lock().unwrap()[(index & self.mask.load(SeqCst)) as usize]
    }

    fn set_cell(&self, index: i32, item: usize) {
        self.cells.lock().unwrap()[(index & self.mask.load(SeqCst)) as usize] = item;
    }

    fn steal(&self) -> Option<usize> {
        let _lock = self.lock.lock().unwrap();
        let head = self.head.load(SeqCst);
        self.head.store(head + 1, SeqCst);
        if head < self.tail.load(SeqCst) {
            Some(self.cell(head))
        } else {
            self.head.store(head, SeqCst);
            None
        }
    }

    fn pop(&self) -> Option<usize> {
        let tail = self.tail.load(SeqCst) - 1;
        self.tail.store(tail, SeqCst);
        if self.head.load(SeqCst) <= tail {
            Some(self.cell(tail))
        } else {
            self.tail.store(tail + 1, SeqCst);
            self.pop_slowly()
        }
    }

    fn pop_slowly(&self) -> Option<usize> {
        let _lock = self.lock.lock().unwrap();
        let tail = self.tail.load(SeqCst) - 1;
        self.tail.store(tail, SeqCst);
        let found = (self.head.load(SeqCst) <= tail).then(|| self.cell(tail));
        if found.is_none() {
            self.tail.store(tail + 1, SeqCst);
        }
        if self.head.load(SeqCst) > tail {
            self.head.store(0, SeqCst);
            self.tail.store(0, SeqCst);
            return None;
        }
        found
    }

    fn push(&self, item: usize) {
        let tail = self.tail.load(SeqCst);
        // The bug: the correct bound is `head + mask`.
        if tail < self.head.load(SeqCst) + self.mask.load(SeqCst) + 1 && tail < MAX_SIZE {
            self.set_cell(tail, item);
            self.tail.store(tail + 1, SeqCst);
        } else {
            self.push_slowly(item);
        }
    }

    fn push_slowly(&self, item: usize) {
        let _lock = self.lock.lock().unwrap();
        let mask = self.mask.load(SeqCst);
        let head = self.head.load(SeqCst);
        let count = self.tail.load(SeqCst) - head;
        let head = head & mask;
        self.head.store(head, SeqCst);
        self.tail.store(head + count, SeqCst);
        if count >= mask {
            let size = 2 * (mask + 1);
            let mut grown = vec![0; size as usize];
            for i in 0..count {
                grown[i as usize] = self.cell(head + i);
            }
            *self.cells.lock().unwrap() = grown;
            self.mask.store(size - 1, SeqCst);
            self.head.store(0, SeqCst);
            self.tail.store(count, SeqCst);
        }
        let tail = self.tail.load(SeqCst);
        self.set_cell(tail, item);
        self.tail.store(tail + 1, SeqCst);
    }
}

pub(crate) fn run() {
    let queue = Arc::new(WorkStealQueue::new());
    let taken: Arc<[AtomicI32; 4]> = Arc::new([const { AtomicI32::new(0) }; 4]);
    let thief = thread::spawn({
        let (queue, taken) = (queue.clone(), taken.clone());
        move || {
            for _ in 0..STEALS {
                if let Some(item) = queue.steal() {
                    taken[item].fetch_add(1, SeqCst);
                }
            }
        }
    });
    let take = |item: Option<usize>| {
        if let Some(item) = item {
            taken[item].fetch_add(1, SeqCst);
        }
    };
    for pair in 0..2 {
        queue.push(2 * pair);
        queue.push(2 * pair + 1);
        take(queue.pop());
    }
    take(queue.pop());
    take(queue.pop());
    thief.join().unwrap();
    for (item, times) in taken.iter().enumerate() {
        assert_eq!(times.load(SeqCst), 1, "item {item} was not taken once");
    }
}
