//! `token_ring`: the token goes round only if the threads run in the order of the ring.

use std::sync::{Arc, Mutex};
use std::thread;

#[derive(Default)]
struct Ring {
    x: [u32; 3],
    passed: [bool; 3],
}

pub(crate) fn run() {
    let ring = Arc::new(Mutex::new(Ring { x: [1, 2, 1], ..Ring::default() }));
    let station = |step: fn(&mut Ring)| {
        let ring = ring.clone();
        thread::spawn(move || step(&mut ring.lock().unwrap()))
    };
    let threads = [
        station(|ring| {
            ring.x[0] = (ring.x[2] + 1) % 4;
            ring.passed[0] = true;
        }),
        station(|ring| {
            ring.x[1] = ring.x[0];
            ring.passed[1] = true;
        }),
        station(|ring| {
            ring.x[2] = ring.x[1];
            ring.passed[2] = true;
        }),
        station(|ring| {
            if ring.passed == [true; 3] {
                assert!(ring.x[0] == ring.x[1] && ring.x[1] == ring.x[2], "the token was lost");
            }
        }),
    ];
    for thread in threads {
        thread.join().unwrap();
    }
}
