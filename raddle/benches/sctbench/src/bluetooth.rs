//! `bluetooth_driver`: the stopping flag is tested before the pending request is counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering::SeqCst};
use std::thread;

struct Driver {
    pending: AtomicI32,
    stopping: AtomicBool,
    event: AtomicBool,
    stopped: AtomicBool,
}

impl Driver {
    fn finish_request(&self) {
        if self.pending.fetch_sub(1, SeqCst) == 1 {
            self.event.store(true, SeqCst);
        }
    }

    fn add(&self) {
        if !self.stopping.load(SeqCst) {
            self.pending.fetch_add(1, SeqCst);
            assert!(!self.stopped.load(SeqCst), "the driver was stopped under a request");
        }
        self.finish_request();
    }

    fn stop(&self) {
        self.stopping.store(true, SeqCst);
        self.finish_request();
        if self.event.load(SeqCst) {
            self.stopped.store(true, SeqCst);
        }
    }
}

pub(crate) fn run() {
    let driver = Arc::new(Driver {
        pending: AtomicI32::new(1),
        stopping: AtomicBool::new(false),
        event: AtomicBool::new(false),
        stopped: AtomicBool::new(false),
    });
    let stop = thread::spawn({
        let driver = driver.clone();
        move || driver.stop()
    });
    driver.add();
    stop.join().unwrap();
}
