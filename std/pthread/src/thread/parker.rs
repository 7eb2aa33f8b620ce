//! A thread's token: what `unpark` gives and `park` takes.

use std::time::Duration;

use crate::sync::{PlainMutex, RawCondvar};
use crate::time;

pub(super) struct Parker {
    token: PlainMutex<bool>,
    given: RawCondvar,
}

impl Default for Parker {
    fn default() -> Self {
        Self { token: PlainMutex::new(false), given: RawCondvar::new() }
    }
}

impl Parker {
    /// Waits for the token, and takes it.
    pub(super) fn park(&self) {
        *self.token.enter().wait_while(&self.given, |token| !*token) = false;
    }

    /// Waits for the token, for no longer than `timeout`, and takes it.
    pub(super) fn park_timeout(&self, timeout: Duration) {
        let deadline = time::now().saturating_add(timeout);
        let mut token = self.token.enter();
        while !*token {
            let left = deadline.saturating_sub(time::now());
            if left.is_zero() {
                return;
            }
            token = token.wait_timeout(&self.given, left);
        }
        *token = false;
    }

    /// Gives the token.
    pub(super) fn unpark(&self) {
        let mut token = self.token.enter();
        *token = true;
        // With the lock held: Helgrind and DRD call anything else dubious.
        self.given.notify_one();
    }
}
