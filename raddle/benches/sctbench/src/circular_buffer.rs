//! `circular_buffer`: the reader compares with its loop's index, which counts the rounds it had to skip.

use std::sync::{Arc, Mutex};
use std::thread;

const CAPACITY: usize = 10;
const ROUNDS: i32 = 7;

struct Buffer {
    cells: [i32; CAPACITY],
    first: usize,
    next: usize,
    may_send: bool,
    may_receive: bool,
}

impl Buffer {
    fn insert(&mut self, value: i32) {
        self.cells[self.next] = value;
        self.next = (self.next + 1) % CAPACITY;
    }

    fn remove(&mut self) -> i32 {
        if self.next > 0 && self.first < CAPACITY {
            self.first += 1;
            self.cells[self.first - 1]
        } else {
            -1
        }
    }
}

pub(crate) fn run() {
    let buffer = Buffer { cells: [0; CAPACITY], first: 0, next: 0, may_send: true, may_receive: false };
    let buffer = Arc::new(Mutex::new(buffer));
    let writer = thread::spawn({
        let buffer = buffer.clone();
        move || {
            for i in 0..ROUNDS {
                let mut buffer = buffer.lock().unwrap();
                if buffer.may_send {
                    buffer.insert(i);
                    buffer.may_send = false;
                    buffer.may_receive = true;
                }
            }
        }
    });
    let reader = thread::spawn(move || {
        for i in 0..ROUNDS {
            let mut buffer = buffer.lock().unwrap();
            if buffer.may_receive {
                assert_eq!(buffer.remove(), i, "received out of order");
                buffer.may_receive = false;
                buffer.may_send = true;
            }
        }
    });
    writer.join().unwrap();
    reader.join().unwrap();
}
