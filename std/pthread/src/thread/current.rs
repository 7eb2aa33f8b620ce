//! Handles of threads, and parking.

use std::cell::OnceCell;
use std::fmt;
use std::sync::Arc;
use std::thread::{self, ThreadId};
use std::time::Duration;

use super::parker::Parker;

/// As [`std::thread::Thread`]: std's, with a token that Valgrind can see.
#[derive(Clone)]
pub struct Thread {
    thread: thread::Thread,
    parker: Arc<Parker>,
}

thread_local! {
    /// The token of this thread. Threads of this crate set it before all else, so it is dropped after all else.
    static PARKER: OnceCell<Arc<Parker>> = const { OnceCell::new() };
}

/// The thread that calls it.
#[must_use]
pub fn current() -> Thread {
    // A thread that is past its last destructor has nobody who could unpark it, and gets a token of its own.
    let parker = PARKER.try_with(|parker| parker.get_or_init(Arc::default).clone()).unwrap_or_default();
    Thread { thread: thread::current(), parker }
}

/// Waits until somebody unparks this thread, or has done so before.
pub fn park() {
    current().parker.park();
}

/// As [`park`], and for no longer than `timeout`.
pub fn park_timeout(timeout: Duration) {
    current().parker.park_timeout(timeout);
}

impl Thread {
    /// The handle of a thread that was started with `parker`.
    pub(super) fn new(thread: thread::Thread, parker: Arc<Parker>) -> Self {
        Self { thread, parker }
    }

    /// Lets the thread's next or present `park` return.
    pub fn unpark(&self) {
        self.parker.unpark();
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> ThreadId {
        self.thread.id()
    }

    /// Its name, if it has one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.thread.name()
    }
}

/// Gives the thread that calls it its token. It has none yet.
pub(super) fn start(parker: Arc<Parker>) {
    PARKER.with(|mine| assert!(mine.set(parker).is_ok(), "internal error: a new thread has been parked"));
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.thread.fmt(f)
    }
}
