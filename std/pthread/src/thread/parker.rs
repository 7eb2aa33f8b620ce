//! A thread's token: what `unpark` gives and `park` takes.

use std::time::Duration;

use crate::sync::{Condvar, Mutex};

#[derive(Debug, Default)]
pub(super) struct Parker {
    token: Mutex<bool>,
    given: Condvar,
}

impl Parker {
    /// Waits for the token, and takes it.
    pub(super) fn park(&self) {
        let token = self.token.lock().expect("internal error: a panic inside park");
        *self.given.wait_while(token, |token| !*token).expect("internal error: a panic inside park") = false;
    }

    /// Waits for the token, for no longer than `dur`, and takes it.
    pub(super) fn park_timeout(&self, dur: Duration) {
        let token = self.token.lock().expect("internal error: a panic inside park");
        let waited = self.given.wait_timeout_while(token, dur, |token| !*token);
        *waited.expect("internal error: a panic inside park").0 = false;
    }

    /// Gives the token.
    pub(super) fn unpark(&self) {
        let mut token = self.token.lock().expect("internal error: a panic inside park");
        *token = true;
        // With the lock held: Helgrind and DRD call anything else dubious.
        self.given.notify_one();
    }
}
