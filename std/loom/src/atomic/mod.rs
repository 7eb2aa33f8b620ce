//! Atomics. Outside a model each is std's. In a model loom keeps its values, and what is in memory is the value with which
//! every execution begins. None has a destructor, as none of std's has.

mod loads;
pub(crate) mod supply;
mod types;

use std::sync::atomic::Ordering;

#[cfg(feature = "harness")]
pub(crate) use self::loads::{ADDRESSED, SEQ_CST};
pub use self::types::{
    AtomicBool, AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicPtr, AtomicU8, AtomicU16, AtomicU32,
    AtomicU64, AtomicUsize,
};

use crate::engine::{current, op};

/// As [`std::sync::atomic::fence`].
#[track_caller]
pub fn fence(order: Ordering) {
    match current() {
        Some(_) => op(|| loom::sync::atomic::fence(order)),
        None => std::sync::atomic::fence(order),
    }
}
