//! A service reads its limits from a file in the background and publishes them once: first the data, then a flag
//! that says they are there.
//!
//! The flag is stored with Release and loaded with Acquire: whoever sees it also sees all that was written before
//! it. The data itself needs no ordering of its own, whether it is plain or atomic.
//!
//! Another usual fix: `OnceLock<Limits>`, which is this flag and this cell, without `unsafe`.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::thread;

/// What a service allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Requests in a second.
    pub requests: u32,
    /// Bytes in a request.
    pub bytes: u32,
}

#[derive(Debug, Default)]
struct Slot {
    limits: Cell<Limits>,
    published: AtomicBool,
}

// SAFETY: the one write comes before the Release of the flag, and a read after an Acquire that has seen it.
unsafe impl Sync for Slot {}

/// The one that publishes the limits.
#[derive(Debug)]
pub struct Publisher(Arc<Slot>);

/// One that waits for the limits.
#[derive(Clone, Debug)]
pub struct Subscriber(Arc<Slot>);

/// The two ends of limits that are not known yet.
pub fn unpublished() -> (Publisher, Subscriber) {
    let slot = Arc::new(Slot::default());
    (Publisher(slot.clone()), Subscriber(slot))
}

impl Publisher {
    /// Makes the limits known, once.
    pub fn publish(self, limits: Limits) {
        self.0.limits.set(limits);
        self.0.published.store(true, Release);
    }
}

impl Subscriber {
    /// The limits, if they are known.
    pub fn limits(&self) -> Option<Limits> {
        self.0.published.load(Acquire).then(|| self.0.limits.get())
    }
}

/// The state of an upload, for whoever watches it.
#[derive(Debug, Default)]
pub struct Upload {
    size: AtomicU64,
    done: AtomicBool,
}

impl Upload {
    /// Notes that the upload has ended, at `size` bytes.
    pub fn finish(&self, size: u64) {
        self.size.store(size, Relaxed);
        self.done.store(true, Release);
    }

    /// The size of the upload, if it has ended.
    pub fn size(&self) -> Option<u64> {
        self.done.load(Acquire).then(|| self.size.load(Relaxed))
    }
}

/// The limits are published while a request asks for them.
pub fn scenario() {
    let limits = Limits { requests: 100, bytes: 4096 };
    let (publisher, subscriber) = unpublished();

    let loader = thread::spawn(move || publisher.publish(limits));
    let request = thread::spawn(move || subscriber.limits());

    loader.join().unwrap();
    let seen = request.join().unwrap();
    assert!(seen.is_none_or(|seen| seen == limits), "the limits were seen before they were there: {seen:?}");
}

/// An upload ends while somebody watches it; here the data is atomic, too.
pub fn scenario_atomic_data() {
    let upload = Arc::new(Upload::default());

    let uploader = {
        let upload = upload.clone();
        thread::spawn(move || upload.finish(4096))
    };
    let watcher = thread::spawn(move || upload.size());

    uploader.join().unwrap();
    let seen = watcher.join().unwrap();
    assert!(seen.is_none_or(|seen| seen == 4096), "the size was seen before it was there: {seen:?}");
}
