//! Plain memory that is checked for data races.

mod borrow;
mod unsafe_cell;
mod watch;

pub use std::cell::{Ref, RefMut};

pub use self::borrow::BorrowWatch;
pub use self::unsafe_cell::UnsafeCell;
pub use self::watch::{Kind, Watch};
