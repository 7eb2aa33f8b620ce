//! What the surface asks of every backend: is this a model, and may this be used.

pub use crate::engine::visit;

use crate::engine::current;

/// Whether the caller is a thread of a running execution.
#[inline]
#[must_use]
pub fn in_model() -> bool {
    current().is_some()
}

/// Names the execution that the caller is part of, among all of the process; 0 outside.
#[inline]
#[must_use]
pub fn execution() -> u64 {
    current().map_or(0, |ex| ex.epoch())
}

/// Never: an execution ends when all its threads have, and one that fails is left as it is.
#[inline]
#[must_use]
pub fn is_over() -> bool {
    false
}

/// Atomics and cells are larger than their values: the engine's object has to be found.
#[macro_export]
macro_rules! in_place {
    ({ $($in_place:tt)* } else { $($otherwise:tt)* }) => { $($otherwise)* };
}
