//! `lazy01`: the checker must run before both of the others have.

use std::sync::{Arc, Mutex};
use std::thread;

pub(crate) fn run() {
    let data = Arc::new(Mutex::new(0));
    let add = |n: i32| {
        let data = data.clone();
        thread::spawn(move || *data.lock().unwrap() += n)
    };
    let (one, two) = (add(1), add(2));
    let check = thread::spawn({
        let data = data.clone();
        move || assert!(*data.lock().unwrap() < 3, "three or more")
    });
    for thread in [one, two, check] {
        thread.join().unwrap();
    }
}
