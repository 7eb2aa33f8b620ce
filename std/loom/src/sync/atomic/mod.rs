//! `std::sync::atomic` on loom.
//!
//! Outside a model an atomic is std's. In a model loom keeps its values, and what is in memory is the value with which
//! every execution begins.

mod bool;
mod int;
pub(crate) mod model;
mod ptr;

pub use std::sync::atomic::{Ordering, compiler_fence};

pub use self::bool::AtomicBool;
pub use self::int::{
    AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize,
};
pub use self::ptr::AtomicPtr;

use crate::engine::{current, op};

/// A fence, as `std::sync::atomic::fence`.
#[track_caller]
pub fn fence(order: Ordering) {
    match current() {
        Some(_) if order != Ordering::Relaxed => op(|| loom::sync::atomic::fence(order)),
        _ => std::sync::atomic::fence(order),
    }
}

macro_rules! initial {
    ($($name:ident: $t:ident = $value:expr;)*) => {$(
        #[doc = concat!("`std::sync::atomic::", stringify!($name), "`.")]
        #[deprecated(note = "the `new` function is now preferred")]
        #[expect(clippy::declare_interior_mutable_const, reason = "std has it")]
        pub const $name: $t = $t::new($value);
    )*};
}

initial! {
    ATOMIC_BOOL_INIT: AtomicBool = false;
    ATOMIC_ISIZE_INIT: AtomicIsize = 0;
    ATOMIC_USIZE_INIT: AtomicUsize = 0;
}

/// Tells the processor that the caller spins.
#[deprecated(since = "1.51.0", note = "use hint::spin_loop instead")]
pub fn spin_loop_hint() {
    crate::hint::spin_loop();
}

/// Panics as std does, where loom would take an order that means nothing.
mod check {
    use super::Ordering::{self, AcqRel, Acquire, Release};

    #[track_caller]
    pub(super) fn load(order: Ordering) {
        match order {
            Release => panic!("there is no such thing as a release load"),
            AcqRel => panic!("there is no such thing as an acquire-release load"),
            _ => {}
        }
    }

    #[track_caller]
    pub(super) fn store(order: Ordering) {
        match order {
            Acquire => panic!("there is no such thing as an acquire store"),
            AcqRel => panic!("there is no such thing as an acquire-release store"),
            _ => {}
        }
    }

    #[track_caller]
    pub(super) fn exchange(failure: Ordering) {
        match failure {
            AcqRel => panic!("there is no such thing as an acquire-release failure ordering"),
            Release => panic!("there is no such thing as a release failure ordering"),
            _ => {}
        }
    }
}
