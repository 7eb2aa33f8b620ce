//! How many senders a channel has.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use raddle_engine::backend::{Anchor, Call, Object, Wait};

/// Counts that are not locations say the same in every execution of a graph, since whoever asks for them has what they
/// count in its causal prefix.
pub(super) struct Senders {
    /// Those that are gone.
    gone: Anchor,
    /// Those ever made.
    made: AtomicU64,
}

impl Senders {
    /// One sender.
    pub(super) fn one() -> Self {
        Self { gone: Anchor::new(), made: AtomicU64::new(1) }
    }

    /// No event: a sender that is being cloned is not gone yet, so nobody can tell.
    pub(super) fn add(&self) {
        self.made.fetch_add(1, Relaxed);
    }

    /// One is gone; whether it was the last.
    pub(super) fn leave(&self, call: Call) -> bool {
        let before = call.on(Object::Senders).update(self.gone.addr(), Wait::No, &|v| Some(v + 1));
        before + 1 == self.made.load(Relaxed)
    }
}
