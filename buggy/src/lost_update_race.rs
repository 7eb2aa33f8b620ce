//! A web server counts what it serves: the views of its front page, the views of each page, and its requests.
//!
//! Each count is read, increased and written back in separate steps. Two requests read the same number, both write
//! that number plus one, and one of them was never counted. It happens with an atomic (`load`, then `store`), with
//! a lock (let go between the two), and with a `static mut`, where the race is undefined behaviour besides.
//!
//! In review: a new value computed from an old one, `x.store(x.load() + 1)`, or a lock taken twice in one update.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::thread;

/// The views of one page, counted by every request thread.
#[derive(Debug, Default)]
pub struct ViewCounter {
    views: AtomicU64,
}

impl ViewCounter {
    /// Counts a view.
    pub fn record(&self) {
        let seen = self.views.load(Relaxed);
        self.views.store(seen + 1, Relaxed);
    }

    /// The views so far.
    pub fn views(&self) -> u64 {
        self.views.load(Relaxed)
    }
}

/// The views of every page of a site.
#[derive(Debug, Default)]
pub struct SiteViews {
    pages: Mutex<BTreeMap<String, u64>>,
}

impl SiteViews {
    /// Counts a view of `page`.
    pub fn record(&self, page: &str) {
        let seen = self.views(page);
        self.pages.lock().unwrap().insert(page.to_owned(), seen + 1);
    }

    /// The views of `page` so far.
    pub fn views(&self, page: &str) -> u64 {
        self.pages.lock().unwrap().get(page).copied().unwrap_or(0)
    }
}

static mut REQUESTS: u64 = 0;

/// Counts a request to this process.
pub fn count_request() {
    // SAFETY: none, this is the bug: request threads read and write the counter at the same time.
    unsafe { REQUESTS += 1 }
}

/// The requests since this was last asked.
pub fn take_requests() -> u64 {
    // SAFETY: none, this is the bug: nothing keeps the request threads away meanwhile.
    unsafe {
        let requests = REQUESTS;
        REQUESTS = 0;
        requests
    }
}

/// Two visitors open the front page at the same time.
pub fn scenario() {
    let front_page = Arc::new(ViewCounter::default());

    let visitors = [(); 2].map(|()| {
        let front_page = front_page.clone();
        thread::spawn(move || front_page.record())
    });

    for visitor in visitors {
        visitor.join().unwrap();
    }
    assert_eq!(front_page.views(), 2, "a view was lost");
}

/// Two visitors open the same page of a site at the same time.
pub fn scenario_two_critical_sections() {
    let site = Arc::new(SiteViews::default());

    let visitors = [(); 2].map(|()| {
        let site = site.clone();
        thread::spawn(move || site.record("/news"))
    });

    for visitor in visitors {
        visitor.join().unwrap();
    }
    assert_eq!(site.views("/news"), 2, "a view of a page was lost");
}

/// Two requests come in at the same time.
pub fn scenario_static_mut() {
    take_requests();

    let requests = [(); 2].map(|()| thread::spawn(count_request));

    for request in requests {
        request.join().unwrap();
    }
    assert_eq!(take_requests(), 2, "a request was lost");
}
