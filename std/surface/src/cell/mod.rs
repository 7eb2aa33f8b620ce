//! `std::cell`: [`Cell`], [`RefCell`] and [`OnceCell`] are watched by the backend, because an `unsafe impl Sync` around
//! one makes data races possible; `UnsafeCell` and `LazyCell` are std's own.

pub use ::std::cell::*;

#[expect(clippy::module_inception, reason = "the file is called what its type is")]
mod cell;
mod once_cell;
mod ref_cell;

pub use backend::cell::{Ref, RefMut};

pub use self::cell::Cell;
pub use self::once_cell::OnceCell;
pub use self::ref_cell::RefCell;
