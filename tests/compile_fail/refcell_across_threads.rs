//! The first stage of `refcell-across-threads`: the type as one would write it first, without the `unsafe impl`.
//!
//! It must not compile, with E0277: `RefCell<Summary>` cannot be shared between threads safely.

use std::cell::RefCell;
use std::sync::Arc;
use std::thread;

#[derive(Clone, Copy, Default)]
pub struct Summary {
    pub requests: u64,
    pub total_millis: u64,
}

#[derive(Default)]
pub struct ResponseTimes {
    summary: RefCell<Summary>,
}

impl ResponseTimes {
    pub fn record(&self, millis: u64) {
        let mut summary = self.summary.borrow_mut();
        summary.requests += 1;
        summary.total_millis += millis;
    }
}

pub fn two_requests() {
    let times = Arc::new(ResponseTimes::default());

    let requests = [12, 30].map(|millis| {
        let times = times.clone();
        thread::spawn(move || times.record(millis))
    });

    for request in requests {
        request.join().unwrap();
    }
}
