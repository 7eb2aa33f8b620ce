//! Thread-locals of models, of which there are none: the surface uses std's.

use std::any::Any;

/// Never called.
#[must_use]
pub fn find(_key: usize) -> Option<Option<*const ()>> {
    unreachable!("internal error: a model's thread-local, where there are no models")
}

/// Never called.
pub fn insert(_key: usize, _value: Box<dyn Any>, _needs_drop: bool) {
    unreachable!("internal error: a model's thread-local, where there are no models")
}
