//! Plain memory that is checked for data races: [`Cell`], [`RefCell`], [`OnceCell`] as std's, and an [`UnsafeCell`]
//! whose accesses go through closures, as loom's.

pub use std_backend_raddle::cell::UnsafeCell;
pub use std_on_raddle::cell::{BorrowError, BorrowMutError, Cell, LazyCell, OnceCell, Ref, RefCell, RefMut};
