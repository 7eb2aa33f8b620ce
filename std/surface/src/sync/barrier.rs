//! [`Barrier`].

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};

use backend::sync::RawBarrier;

/// As [`std::sync::Barrier`]. The last thread to arrive leads.
pub struct Barrier {
    raw: RawBarrier,
}

impl UnwindSafe for Barrier {}
impl RefUnwindSafe for Barrier {}

/// As [`std::sync::BarrierWaitResult`].
pub struct BarrierWaitResult(bool);

impl BarrierWaitResult {
    /// Whether the thread is the one among those it waited with that leads.
    #[must_use]
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl Barrier {
    /// Creates a barrier for `n` threads.
    #[must_use]
    pub const fn new(n: usize) -> Self {
        Self { raw: RawBarrier::new(n) }
    }

    /// Waits until `n` threads do.
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        BarrierWaitResult(self.raw.wait())
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Barrier").finish_non_exhaustive()
    }
}

impl fmt::Debug for BarrierWaitResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BarrierWaitResult").field("is_leader", &self.0).finish()
    }
}
