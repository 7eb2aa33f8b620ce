//! Atomics. Every operation is a scheduling point and then the real operation: all threads of a model share one OS
//! thread, so what another has done is always seen, whatever the ordering.

pub use std::sync::atomic::fence;

use std::fmt;
use std::sync::atomic::{self, Ordering};

use crate::engine::{self, budget};

/// What every atomic has; `$enter` is the scheduling point.
macro_rules! atomic {
    ($name:ident $(<$g:ident>)?, $t:ty, $enter:path) => {
        #[doc = concat!("As [`std::sync::atomic::", stringify!($name), "`].")]
        #[repr(transparent)]
        pub struct $name $(<$g>)? {
            real: atomic::$name $(<$g>)?,
        }

        impl $(<$g>)? $name $(<$g>)? {
            /// Creates an atomic.
            #[inline]
            #[must_use]
            pub const fn new(value: $t) -> Self {
                Self { real: atomic::$name::new(value) }
            }

            /// Loads the value.
            #[inline]
            #[track_caller]
            pub fn load(&self, order: Ordering) -> $t {
                $enter(self);
                self.real.load(order)
            }

            /// Stores a value.
            #[inline]
            #[track_caller]
            pub fn store(&self, value: $t, order: Ordering) {
                $enter(self);
                self.real.store(value, order);
            }

            /// As std's.
            ///
            /// # Errors
            /// With the value that was there, if it was not `current`.
            #[inline]
            #[track_caller]
            pub fn compare_exchange(&self, current: $t, new: $t, success: Ordering, failure: Ordering) -> Result<$t, $t> {
                $enter(self);
                self.real.compare_exchange(current, new, success, failure)
            }

            /// As std's; that it fails although the value is `current` is the scheduler's choice.
            ///
            /// # Errors
            /// With the value that was there, if nothing was stored.
            #[inline]
            #[track_caller]
            pub fn compare_exchange_weak(&self, current: $t, new: $t, success: Ordering, failure: Ordering) -> Result<$t, $t> {
                let in_model = $enter(self);
                if self.real.load(Ordering::Relaxed) == current && fails_for_no_reason(in_model) {
                    return Err(self.real.load(failure));
                }
                self.real.compare_exchange(current, new, success, failure)
            }

            /// The value, through an exclusive reference.
            #[inline]
            pub fn get_mut(&mut self) -> &mut $t {
                self.real.get_mut()
            }

            /// The value of an atomic that is used up.
            #[inline]
            #[must_use]
            pub const fn into_inner(self) -> $t {
                self.real.into_inner()
            }

            /// A pointer to the value.
            #[inline]
            #[must_use]
            pub const fn as_ptr(&self) -> *mut $t {
                self.real.as_ptr()
            }
        }

        fetch! { $name $(<$g>)?, $t, $enter: swap($t) }

        impl $(<$g>)? fmt::Debug for $name $(<$g>)? {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.real.fmt(f)
            }
        }
    };
}

/// Methods that store what they make of the value and the argument, and answer what was there.
macro_rules! fetch {
    ($name:ident $(<$g:ident>)?, $t:ty, $enter:path: $($method:ident)+ ($argument:ty)) => {
        impl $(<$g>)? $name $(<$g>)? {$(
            /// As std's.
            #[inline]
            #[track_caller]
            pub fn $method(&self, value: $argument, order: Ordering) -> $t {
                $enter(self);
                self.real.$method(value, order)
            }
        )+}
    };
}

macro_rules! integer {
    ($($name:ident $t:ident),*) => {$(
        atomic!($name, $t, engine::enter);

        fetch! { $name, $t, engine::enter:
            fetch_add fetch_sub fetch_and fetch_nand fetch_or fetch_xor fetch_max fetch_min($t)
        }
    )*};
}

integer!(AtomicU8 u8, AtomicU16 u16, AtomicU32 u32, AtomicU64 u64, AtomicUsize usize);
integer!(AtomicI8 i8, AtomicI16 i16, AtomicI32 i32, AtomicI64 i64, AtomicIsize isize);
atomic!(AtomicBool, bool, engine::enter);
atomic!(AtomicPtr<T>, *mut T, engine::enter_pointer);

fetch! { AtomicBool, bool, engine::enter: fetch_and fetch_nand fetch_or fetch_xor(bool) }
impl AtomicBool {
    /// Logical negation; answers the previous value.
    #[inline]
    #[track_caller]
    pub fn fetch_not(&self, order: Ordering) -> bool {
        engine::enter(self);
        self.real.fetch_not(order)
    }
}

/// As [`fetch`], for pointers: older ones of std's atomic pointers have no arithmetic.
macro_rules! pointer_fetch {
    ($($method:ident($value:ident, $old:ident) = $new:expr;)+) => {
        impl<T> AtomicPtr<T> {$(
            /// As std's.
            #[inline]
            #[track_caller]
            pub fn $method(&self, $value: usize, order: Ordering) -> *mut T {
                engine::enter_pointer(self);
                let changed = self.real.fetch_update(order, Ordering::Relaxed, |$old| Some($new));
                changed.unwrap_or_else(|found| found)
            }
        )+}
    };
}

pointer_fetch! {
    fetch_ptr_add(count, old) = old.wrapping_add(count);
    fetch_ptr_sub(count, old) = old.wrapping_sub(count);
    fetch_byte_add(count, old) = old.wrapping_byte_add(count);
    fetch_byte_sub(count, old) = old.wrapping_byte_sub(count);
    fetch_and(bits, old) = old.map_addr(|address| address & bits);
    fetch_or(bits, old) = old.map_addr(|address| address | bits);
    fetch_xor(bits, old) = old.map_addr(|address| address ^ bits);
}

/// Whether a weak compare-exchange, the real one of which would succeed, fails now. In a model it may, as it may on
/// machines that have no such instruction.
fn fails_for_no_reason(in_model: bool) -> bool {
    let fails = in_model && budget::weak_failures_left() && engine::choose(2) == 1;
    if fails {
        budget::spend_weak_failure();
    }
    fails
}
