//! Response times are summed up in two cells, and the type is shared by all requests.
//!
//! `Cell` is not `Sync`; the compiler said so, and was silenced with an `unsafe impl`. The impl makes nothing safe,
//! it only says that it is: two requests read the same count, both add one, and one of them is lost; count and total
//! no longer belong together, and a plain value that two threads touch is undefined behaviour at that.
//!
//! In review: an `unsafe impl Sync` (or `Send`) on a type whose fields are not, argued from how it is used ("it is
//! only a counter") and not from what the type does to order the accesses.

use std::cell::Cell;
use std::sync::Arc;
use std::thread;

/// How many requests were answered, and how long they took.
#[derive(Debug, Default)]
pub struct Latency {
    count: Cell<u64>,
    total: Cell<u64>,
}

// SAFETY: none, this is the bug: nothing orders two threads' accesses to the cells.
unsafe impl Sync for Latency {}

impl Latency {
    /// Notes a request that took `millis`.
    pub fn record(&self, millis: u64) {
        self.count.set(self.count.get() + 1);
        self.total.set(self.total.get() + millis);
    }

    /// The number of requests and their mean time, in milliseconds.
    pub fn mean(&self) -> (u64, u64) {
        (self.count.get(), self.total.get().checked_div(self.count.get()).unwrap_or(0))
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
