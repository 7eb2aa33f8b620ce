//! What the surface asks of every backend. There are no models here.

/// Never.
#[inline]
#[must_use]
pub fn in_model() -> bool {
    false
}

/// None.
#[inline]
#[must_use]
pub fn execution() -> u64 {
    0
}

/// Never.
#[inline]
#[must_use]
pub fn is_over() -> bool {
    false
}

/// Statics live as long as the process.
#[inline]
pub fn visit<T: ?Sized>(_value: *mut T) {}

/// Atomics and cells are std's, so they are laid out as their values.
#[macro_export]
macro_rules! in_place {
    ({ $($in_place:tt)* } else { $($otherwise:tt)* }) => { $($in_place)* };
}
