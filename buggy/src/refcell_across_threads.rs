//! Request threads add their response times to one summary, which stands in a `RefCell`.
//!
//! The compiler refuses to share a `RefCell` between threads (E0277): its borrow flag is a plain integer. Here
//! `unsafe impl Sync` has silenced the compiler, and nothing else has changed. Two threads that record at the same
//! time race for the flag: one may see the other's borrow and panic, or neither sees it, both hold a `&mut` to the
//! same summary, and a response time is lost. Either way it is undefined behaviour.
//!
//! In review: `unsafe impl Sync` on a type with a `Cell`, a `RefCell` or an `Rc` in it, to make an error go away.

use std::cell::RefCell;
use std::sync::Arc;
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
    summary: RefCell<Summary>,
}

// SAFETY: none, this is the bug: a `RefCell` counts its borrows without synchronisation.
unsafe impl Sync for ResponseTimes {}

impl ResponseTimes {
    /// Adds a request that took `millis`.
    pub fn record(&self, millis: u64) {
        let mut summary = self.summary.borrow_mut();
        summary.requests += 1;
        summary.total_millis += millis;
        summary.slowest_millis = summary.slowest_millis.max(millis);
    }

    /// What is known so far.
    pub fn summary(&self) -> Summary {
        *self.summary.borrow()
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
