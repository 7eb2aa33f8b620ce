//! Response times are summed up under a lock, and the type is shared by all requests.
//!
//! There is no `unsafe impl` any more: a `Mutex` of plain numbers is `Sync` by itself, and if a field comes in that
//! is not, the compiler says so again.
//!
//! Another usual fix: an atomic for each number, where nobody needs them to belong together (here `mean` does).

use std::sync::{Arc, Mutex};
use std::thread;

/// How many requests were answered, and how long they took.
#[derive(Debug, Default)]
pub struct Latency {
    sums: Mutex<Sums>,
}

#[derive(Debug, Default)]
struct Sums {
    count: u64,
    total: u64,
}

impl Latency {
    /// Notes a request that took `millis`.
    pub fn record(&self, millis: u64) {
        let mut sums = self.sums.lock().unwrap();
        sums.count += 1;
        sums.total += millis;
    }

    /// The number of requests and their mean time, in milliseconds.
    pub fn mean(&self) -> (u64, u64) {
        let sums = self.sums.lock().unwrap();
        (sums.count, sums.total.checked_div(sums.count).unwrap_or(0))
    }
}

/// Two requests are answered at the same time.
pub fn scenario() {
    let latency = Arc::new(Latency::default());

    let requests = [30, 50].map(|millis| {
        let latency = latency.clone();
        thread::spawn(move || latency.record(millis))
    });

    for request in requests {
        request.join().unwrap();
    }
    assert_eq!(latency.mean(), (2, 40), "a request was not recorded");
}
