//! `std::hint`.

pub use ::std::hint::*;

use crate::engine;

/// `std::hint::spin_loop`: in a model, lets other threads go first.
#[inline]
pub fn spin_loop() {
    if engine::inside() { engine::yields() } else { ::std::hint::spin_loop() }
}
