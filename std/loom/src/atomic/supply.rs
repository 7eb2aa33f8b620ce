//! loom's atomics as they are kept in supply.

use std::cell::Cell;

use super::loads::Loads;

macro_rules! supply {
    ($($name:ident($loom:ident, $value:ty);)*) => {$(
        /// One of loom's atomics, made with 0 before the value that it will stand for is known. It holds the difference
        /// to `base`, the value with which the execution began.
        #[derive(Debug, Default)]
        pub(crate) struct $name {
            pub(super) loom: loom::sync::atomic::$loom,
            pub(super) base: Cell<$value>,
            pub(super) loads: Loads,
        }
    )*};
}

supply! {
    Bool(AtomicBool, bool);
    U8(AtomicU8, u8);
    U16(AtomicU16, u16);
    U32(AtomicU32, u32);
    U64(AtomicU64, u64);
    Usize(AtomicUsize, usize);
    I8(AtomicI8, i8);
    I16(AtomicI16, i16);
    I32(AtomicI32, i32);
    I64(AtomicI64, i64);
    Isize(AtomicIsize, isize);
}
