//! What the surface asks of every backend: is this a model, and may this be used.

use crate::engine;

/// Whether the caller is a thread of a running execution.
#[inline]
#[must_use]
pub fn in_model() -> bool {
    engine::inside()
}

/// Names the execution that the caller is part of; 0 outside.
#[must_use]
pub fn execution() -> u64 {
    if engine::inside() { engine::number() } else { 0 }
}

/// shuttle runs no destructors because an execution is over: it leaks the threads of one that failed.
#[inline]
#[must_use]
pub fn is_over() -> bool {
    false
}

/// A value that may lie in a static is about to be used: it will be put back when the execution ends.
#[inline]
pub fn visit<T: ?Sized>(value: *mut T) {
    engine::keep(value, std::mem::needs_drop::<T>());
}

/// Atomics and cells are laid out as their values.
#[macro_export]
macro_rules! in_place {
    ({ $($in_place:tt)* } else { $($otherwise:tt)* }) => { $($in_place)* };
}
