//! Hints, as [`std::hint`]'s.

pub use std::hint::*;

use crate::graph::site::{Object, Role};
use crate::run::request::Op;
use crate::run::runtime;
use crate::sync::raw::Call;

/// Says that the thread spins: nothing it sees will change unless others run.
#[track_caller]
pub fn spin_loop() {
    if runtime::active() {
        Call::new(Object::None, "spin_loop", Role::Yield).request(Op::Yield);
    } else {
        std::hint::spin_loop();
    }
}
