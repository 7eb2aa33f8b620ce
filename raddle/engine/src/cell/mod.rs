//! Plain memory that is checked for data races: [`Cell`], [`RefCell`], [`OnceCell`] as std's, and an [`UnsafeCell`]
//! whose accesses go through closures, as loom's.

mod plain;
mod ref_cell;
mod unsafe_cell;

pub use plain::{Cell, OnceCell};
pub use ref_cell::{BorrowError, BorrowMutError, Ref, RefCell, RefMut};
pub use std::cell::LazyCell;
pub use unsafe_cell::UnsafeCell;

use crate::run::request::Op;
use crate::run::runtime;
use crate::sync::raw::Call;

/// Notes an access to the object at an address; does not return if it is a data race.
fn touch(call: Call, addr: usize, write: bool) {
    if runtime::active() {
        call.request(Op::Touch { addr, write });
    }
}

/// A new life for what is at an address.
fn renew(addr: usize) {
    runtime::world_if_active(|w| w.cells.retire(addr));
}
