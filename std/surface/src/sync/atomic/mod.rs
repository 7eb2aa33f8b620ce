//! Atomics, as [`std::sync::atomic`]'s.
//!
//! The backend has a type for each of std's, with the accesses that an engine must see. What std makes of these
//! accesses, and which orderings it refuses, stands here once.

mod check;
mod types;

pub use ::std::sync::atomic::*;

pub use self::types::{
    AtomicBool, AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicPtr, AtomicU8, AtomicU16, AtomicU32,
    AtomicU64, AtomicUsize,
};

/// As [`std::sync::atomic::fence`].
#[inline]
#[track_caller]
pub fn fence(order: Ordering) {
    check::fence(order);
    backend::atomic::fence(order);
}

/// As [`std::sync::atomic::spin_loop_hint`].
#[deprecated(note = "use hint::spin_loop instead")]
#[inline]
#[track_caller]
pub fn spin_loop_hint() {
    crate::hint::spin_loop();
}

macro_rules! initial {
    ($($name:ident: $t:ident = $value:expr;)*) => {$(
        #[doc = concat!("As [`std::sync::atomic::", stringify!($name), "`].")]
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
