//! `std::cell`: `Cell`, `RefCell` and `OnceCell` are watched for data races; `UnsafeCell` and `LazyCell` are std's own.

pub use ::std::cell::*;

pub use raddle::cell::{Cell, OnceCell, RefCell};
