//! Hints, as [`std::hint`]'s.

pub use std::hint::*;

use crate::run::request::Op;
use crate::run::runtime;
use crate::sync::raw::Call;

/// Says that the thread spins: nothing it sees will change unless others run.
#[track_caller]
pub fn spin_loop() {
    if runtime::active() {
        Call::new("", "spin_loop").request(Op::Yield);
    } else {
        std::hint::spin_loop();
    }
}
