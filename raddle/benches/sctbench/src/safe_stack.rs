//! `safestack`: Vyukov's lock-free stack, whose ABA needs three threads and five preemptions.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering::SeqCst};
use std::thread;

const SIZE: usize = 3;

struct SafeStack {
    value: [AtomicI32; SIZE],
    next: [AtomicI32; SIZE],
    head: AtomicI32,
    count: AtomicI32,
}

impl SafeStack {
    fn pop(&self) -> Option<usize> {
        while self.count.load(SeqCst) > 1 {
            let head = self.head.load(SeqCst);
            let next = self.next[head as usize].swap(-1, SeqCst);
            if next >= 0 {
                if self.head.compare_exchange(head, next, SeqCst, SeqCst).is_ok() {
                    self.count.fetch_sub(1, SeqCst);
                    return Some(head as usize);
                }
                self.next[head as usize].swap(next, SeqCst);
            } else {
                thread::yield_now();
            }
        }
        None
    }

    fn push(&self, index: usize) {
        let mut head = self.head.load(SeqCst);
        loop {
            self.next[index].store(head, SeqCst);
            match self.head.compare_exchange(head, index as i32, SeqCst, SeqCst) {
                Ok(_) => break,
                Err(seen) => head = seen,
            }
        }
        self.count.fetch_add(1, SeqCst);
    }
}

pub(crate) fn run() {
    let stack = Arc::new(SafeStack {
        value: [const { AtomicI32::new(0) }; SIZE],
        next: [AtomicI32::new(1), AtomicI32::new(2), AtomicI32::new(-1)],
        head: AtomicI32::new(0),
        count: AtomicI32::new(SIZE as i32),
    });
    let threads: Vec<_> = (0..3)
        .map(|me| {
            let stack = stack.clone();
            thread::spawn(move || {
                for _ in 0..2 {
                    let element = loop {
                        match stack.pop() {
                            Some(element) => break element,
                            None => thread::yield_now(),
                        }
                    };
                    stack.value[element].store(me, SeqCst);
                    assert_eq!(stack.value[element].load(SeqCst), me, "somebody else's element");
                    stack.push(element);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
}
