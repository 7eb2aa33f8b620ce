//! The atomic integers.

use std::fmt;
use std::sync::atomic::{self, Ordering};

use super::{common, fetch};
use crate::engine::visit;

macro_rules! integers {
    ($($Atomic:ident: $T:ident;)+) => {$(
        #[doc = concat!("`std::sync::atomic::", stringify!($Atomic), "`.")]
        #[derive(Default)]
        #[repr(transparent)]
        pub struct $Atomic {
            real: atomic::$Atomic,
        }

        impl $Atomic {
            /// An atomic that holds `v`.
            #[inline]
            pub const fn new(v: $T) -> Self {
                Self { real: atomic::$Atomic::new(v) }
            }

            common!($Atomic, $T, visit);

            fetch! {$T, $T, visit,
                fetch_add: "Adds, wrapping around.",
                fetch_sub: "Subtracts, wrapping around.",
                fetch_and: "Bitwise and.",
                fetch_nand: "Bitwise nand.",
                fetch_or: "Bitwise or.",
                fetch_xor: "Bitwise xor.",
                fetch_max: "The greater of both.",
                fetch_min: "The smaller of both.",
            }
        }

        impl From<$T> for $Atomic {
            fn from(v: $T) -> Self {
                Self::new(v)
            }
        }

        impl fmt::Debug for $Atomic {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.real.fmt(f)
            }
        }
    )+};
}

integers! {
    AtomicI8: i8;
    AtomicI16: i16;
    AtomicI32: i32;
    AtomicI64: i64;
    AtomicIsize: isize;
    AtomicU8: u8;
    AtomicU16: u16;
    AtomicU32: u32;
    AtomicU64: u64;
    AtomicUsize: usize;
}
