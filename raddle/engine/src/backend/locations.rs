//! What the engine knows of a location, for the primitives.

use std::time::Duration;

use crate::run::runtime;

/// Whether the execution knows a location of this name.
#[inline]
pub fn is_known(addr: usize) -> bool {
    runtime::world(|w| w.loc_at(addr).is_some())
}

/// Whether the last write of the calling thread, just answered, is the newest of its location: memory is to show it.
#[inline]
pub fn wrote_latest() -> bool {
    runtime::world(|w| w.wrote_latest)
}

/// The object at an address is exclusively owned, and used by other means: what is there next is another one.
#[inline]
pub fn retire(addr: usize) {
    runtime::world_if_active(|w| w.retire(addr));
}

/// The same for plain memory.
#[inline]
pub fn retire_cell(addr: usize) {
    runtime::world_if_active(|w| w.cells.retire(addr));
}

/// Whether a wait for at most so long may time out before anything else happens.
pub fn times_out_early(timeout: Duration) -> bool {
    runtime::world(|w| w.clock.timing.times_out_early(timeout))
}
