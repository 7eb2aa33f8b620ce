//! A web server counts what it serves: the views of its front page, the views of each page, and its requests.
//!
//! Each count is read, increased and written back in one step that nothing can come between: the atomic by
//! `fetch_add`, the map in one critical section, and the `static mut` has become an atomic, without `unsafe`.
//!
//! Other usual fixes: `fetch_update` or a `compare_exchange` loop where the new value is more than a sum; a counter
//! for each thread, added up when somebody asks, where one is contended.

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
        self.views.fetch_add(1, Relaxed);
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
        *self.pages.lock().unwrap().entry(page.to_owned()).or_default() += 1;
    }

    /// The views of `page` so far.
    pub fn views(&self, page: &str) -> u64 {
        self.pages.lock().unwrap().get(page).copied().unwrap_or(0)
    }
}

static REQUESTS: AtomicU64 = AtomicU64::new(0);

/// Counts a request to this process.
pub fn count_request() {
    REQUESTS.fetch_add(1, Relaxed);
}

/// The requests since this was last asked.
pub fn take_requests() -> u64 {
    REQUESTS.swap(0, Relaxed)
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
