//! `std::cell` on loom: `Cell`, `RefCell` and `OnceCell` are std's, and every use is shown to loom, which reports races
//! on them when some `unsafe impl Sync` shares them. `UnsafeCell` and `LazyCell` are std's own.

#[expect(clippy::module_inception, reason = "a file a type, as everywhere here")]
mod cell;
mod once_cell;
mod ref_cell;
mod watch;

pub use std::cell::{BorrowError, BorrowMutError, LazyCell, UnsafeCell};

pub use self::cell::Cell;
pub use self::once_cell::OnceCell;
pub use self::ref_cell::{Ref, RefCell, RefMut};
pub(crate) use self::watch::Tracker;
