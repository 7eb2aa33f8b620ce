//! `stringbuffer-jdk1.4`: the length and the characters of the other buffer are read in two critical sections.

use std::sync::{Arc, Mutex};
use std::thread;

pub(crate) fn run() {
    let buffer = Arc::new(Mutex::new(3_usize));
    let editor = thread::spawn({
        let buffer = buffer.clone();
        move || {
            {
                let mut length = buffer.lock().unwrap();
                *length -= usize::min(3, *length);
            }
            *buffer.lock().unwrap() += 3;
        }
    });
    let length = *buffer.lock().unwrap();
    assert!(length <= *buffer.lock().unwrap(), "copied beyond the end");
    editor.join().unwrap();
}
