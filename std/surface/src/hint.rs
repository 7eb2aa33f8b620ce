//! Hints, as [`std::hint`]'s.

pub use ::std::hint::*;

/// Says that the thread spins: nothing it sees will change unless others run.
#[inline]
#[track_caller]
pub fn spin_loop() {
    backend::thread::spin_loop();
}
