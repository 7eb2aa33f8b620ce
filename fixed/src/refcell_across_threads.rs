//! Request threads add their response times to one summary, which stands behind a `Mutex`.
//!
//! A `Mutex` is `Sync` by itself, so nobody has to promise anything to the compiler: the `unsafe impl` is gone, and
//! with it the race. A thread that records while another one does waits, where a `RefCell` would at best panic.
//!
//! Other usual fixes: an `RwLock` where reading is frequent and slow; a summary for each thread, in a `RefCell` that
//! stays there, put together at the end.

use std::sync::{Arc, Mutex};
use std::thread;

/// What is known of the response times so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The number of requests.
    pub requests: u64,
    /// The time of all requests together.
    pub total_millis: u64,
    /// The time of the slowest request.
    pub slowest_millis: u64,
}

/// The response times of a server, recorded by every request thread.
#[derive(Debug, Default)]
pub struct ResponseTimes {
    summary: Mutex<Summary>,
}

impl ResponseTimes {
    /// Adds a request that took `millis`.
    pub fn record(&self, millis: u64) {
        let mut summary = self.summary.lock().unwrap();
        summary.requests += 1;
        summary.total_millis += millis;
        summary.slowest_millis = summary.slowest_millis.max(millis);
    }

    /// What is known so far.
    pub fn summary(&self) -> Summary {
        *self.summary.lock().unwrap()
    }
}

/// Two requests end at the same time.
pub fn scenario() {
    let times = Arc::new(ResponseTimes::default());

    let requests = [12, 30].map(|millis| {
        let times = times.clone();
        thread::spawn(move || times.record(millis))
    });

    for request in requests {
        request.join().unwrap();
    }
    let expected = Summary { requests: 2, total_millis: 42, slowest_millis: 30 };
    assert_eq!(times.summary(), expected, "a response time was lost");
}
