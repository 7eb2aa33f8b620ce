//! What the surface asks of every backend: is this a model, and may this be used.

use raddle_engine::backend::{active, note_static, tearing_down};

pub use raddle_engine::backend::execution;

/// Whether the caller is a thread of a running execution.
#[inline]
#[must_use]
pub fn in_model() -> bool {
    active()
}

/// Whether the caller is a destructor that runs because its execution is over.
#[inline]
#[must_use]
pub fn is_over() -> bool {
    tearing_down()
}

/// A value that may lie in a static is about to be used: it will be put back when the execution ends.
#[inline]
pub fn visit<T: ?Sized>(value: *mut T) {
    if active() {
        note_static(value);
    }
}

/// Atomics and cells are laid out as their values.
#[macro_export]
macro_rules! in_place {
    ({ $($in_place:tt)* } else { $($otherwise:tt)* }) => { $($in_place)* };
}
