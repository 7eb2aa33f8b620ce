//! `queue`: the reader compares with the index of its round, not with the element's.

use std::sync::{Arc, Mutex};
use std::thread;

const SIZE: usize = 20;

struct Queue {
    // One spare cell: the original writes it, out of bounds.
    cells: [i32; SIZE + 1],
    head: usize,
    tail: usize,
    stored: [i32; SIZE],
    may_enqueue: bool,
    may_dequeue: bool,
}

impl Queue {
    fn enqueue(&mut self, value: i32) {
        self.cells[self.tail] = value;
        self.tail = if self.tail == SIZE { 1 } else { self.tail + 1 };
    }

    fn dequeue(&mut self) -> i32 {
        let value = self.cells[self.head];
        self.head = if self.head == SIZE { 1 } else { self.head + 1 };
        value
    }
}

pub(crate) fn run() {
    let queue = Arc::new(Mutex::new(Queue {
        cells: [0; SIZE + 1],
        head: 0,
        tail: 0,
        stored: [0; SIZE],
        may_enqueue: true,
        may_dequeue: false,
    }));
    let writer = thread::spawn({
        let queue = queue.clone();
        move || {
            let mut value = 0;
            queue.lock().unwrap().enqueue(value);
            for i in 0..SIZE - 1 {
                let mut queue = queue.lock().unwrap();
                if queue.may_enqueue {
                    value += 1;
                    queue.enqueue(value);
                    queue.stored[i + 1] = value;
                    queue.may_enqueue = false;
                    queue.may_dequeue = true;
                }
            }
        }
    });
    let reader = thread::spawn(move || {
        for i in 0..SIZE {
            let mut queue = queue.lock().unwrap();
            if queue.may_dequeue {
                assert_eq!(queue.dequeue(), queue.stored[i], "the wrong element");
                queue.may_dequeue = false;
                queue.may_enqueue = true;
            }
        }
    });
    writer.join().unwrap();
    reader.join().unwrap();
}
