//! `stack`: the flag that says "not empty" is never cleared.

use std::sync::{Arc, Mutex};
use std::thread;

const SIZE: usize = 10;

pub(crate) fn run() {
    let shared = Arc::new(Mutex::new((0_usize, false)));
    let pusher = thread::spawn({
        let shared = shared.clone();
        move || {
            for _ in 0..SIZE {
                let (top, filled) = &mut *shared.lock().unwrap();
                assert!(*top < SIZE, "overflow");
                *top += 1;
                *filled = true;
            }
        }
    });
    let popper = thread::spawn(move || {
        for _ in 0..SIZE {
            let (top, filled) = &mut *shared.lock().unwrap();
            if *filled {
                assert!(*top > 0, "underflow");
                *top -= 1;
            }
        }
    });
    pusher.join().unwrap();
    popper.join().unwrap();
}
