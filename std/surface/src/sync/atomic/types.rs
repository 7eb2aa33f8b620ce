//! The atomic types. None has a destructor, as none of std's has: a `const fn` may overwrite one.

use std::fmt;
use std::panic::RefUnwindSafe;
use std::sync::atomic::Ordering;

use super::check;

/// What every atomic has.
macro_rules! atomic {
    ($name:ident $(<$g:ident>)?, $t:ty) => {
        #[doc = concat!("As [`std::sync::atomic::", stringify!($name), "`].")]
        #[repr(transparent)]
        pub struct $name $(<$g>)? {
            raw: backend::atomic::$name $(<$g>)?,
        }

        impl $(<$g>)? $name $(<$g>)? {
            /// Creates an atomic.
            #[inline]
            #[must_use]
            pub const fn new(value: $t) -> Self {
                Self { raw: backend::atomic::$name::new(value) }
            }

            backend::in_place! {{
                /// An atomic of the memory at `ptr`.
                ///
                /// # Safety
                /// As for std's: the memory is valid for `'a`, aligned, and meanwhile used by atomics only.
                #[inline]
                #[must_use]
                pub const unsafe fn from_ptr<'a>(ptr: *mut $t) -> &'a Self {
                    // SAFETY: the caller's promise; this type is transparent over the backend's, which is laid out as
                    // the value.
                    unsafe { &*ptr.cast::<Self>() }
                }

                /// The value of an atomic that is used up.
                #[inline]
                #[must_use]
                pub const fn into_inner(self) -> $t {
                    self.raw.into_inner()
                }

                /// A pointer to the value. What is done through it is not seen.
                #[inline]
                pub const fn as_ptr(&self) -> *mut $t {
                    self.raw.as_ptr()
                }
            } else {
                /// The value of an atomic that is used up.
                #[inline]
                #[must_use]
                pub fn into_inner(self) -> $t {
                    self.raw.into_inner()
                }

                /// A pointer to the value. What is done through it is not seen.
                #[inline]
                pub fn as_ptr(&self) -> *mut $t {
                    self.raw.as_ptr()
                }
            }}

            /// The value, through an exclusive reference.
            #[inline]
            pub fn get_mut(&mut self) -> &mut $t {
                self.raw.get_mut()
            }

            /// Loads the value.
            #[inline]
            #[track_caller]
            pub fn load(&self, order: Ordering) -> $t {
                check::load(order);
                self.raw.load(order)
            }

            /// Stores a value.
            #[inline]
            #[track_caller]
            pub fn store(&self, value: $t, order: Ordering) {
                check::store(order);
                self.raw.store(value, order);
            }

            /// Stores `new` if the value is `current`.
            ///
            /// # Errors
            /// With the value that was there, if it was another.
            #[inline]
            #[track_caller]
            pub fn compare_exchange(&self, current: $t, new: $t, success: Ordering, failure: Ordering) -> Result<$t, $t> {
                check::failure(failure);
                self.raw.compare_exchange(current, new, success, failure)
            }

            /// Stores `new` if the value is `current`, or fails for no reason.
            ///
            /// # Errors
            /// With the value that was there, if nothing was stored.
            #[inline]
            #[track_caller]
            pub fn compare_exchange_weak(&self, current: $t, new: $t, success: Ordering, failure: Ordering) -> Result<$t, $t> {
                check::failure(failure);
                self.raw.compare_exchange_weak(current, new, success, failure)
            }

            /// As std's deprecated `compare_and_swap`.
            #[track_caller]
            #[deprecated(note = "use compare_exchange or compare_exchange_weak instead")]
            pub fn compare_and_swap(&self, current: $t, new: $t, order: Ordering) -> $t {
                self.compare_exchange(current, new, order, check::failure_of(order)).unwrap_or_else(|there| there)
            }

            /// Fetches the value and applies a function to it until that answers `None` or its answer was stored.
            ///
            /// An exchange in it does not fail for no reason: nobody could tell, but by counting the calls.
            ///
            /// # Errors
            /// With the last value seen, if the function answered `None`.
            #[track_caller]
            pub fn fetch_update<F>(&self, set_order: Ordering, fetch_order: Ordering, mut f: F) -> Result<$t, $t>
            where
                F: FnMut($t) -> Option<$t>,
            {
                let mut seen = self.load(fetch_order);
                while let Some(next) = f(seen) {
                    match self.compare_exchange(seen, next, set_order, fetch_order) {
                        Ok(old) => return Ok(old),
                        Err(now) => seen = now,
                    }
                }
                Err(seen)
            }

            /// As [`fetch_update`](Self::fetch_update).
            ///
            /// # Errors
            /// As there.
            #[track_caller]
            pub fn try_update(&self, set_order: Ordering, fetch_order: Ordering, f: impl FnMut($t) -> Option<$t>) -> Result<$t, $t> {
                self.fetch_update(set_order, fetch_order, f)
            }

            /// As [`fetch_update`](Self::fetch_update) with a function that always has an answer.
            #[track_caller]
            pub fn update(&self, set_order: Ordering, fetch_order: Ordering, mut f: impl FnMut($t) -> $t) -> $t {
                self.fetch_update(set_order, fetch_order, |value| Some(f(value))).unwrap_or_else(|there| there)
            }
        }

        fetch! { $name $(<$g>)?, $t:
            /// Stores a value, answers the previous one.
            swap($t);
        }

        impl $(<$g>)? fmt::Debug for $name $(<$g>)? {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.raw, f)
            }
        }

        impl $(<$g>)? From<$t> for $name $(<$g>)? {
            fn from(value: $t) -> Self {
                Self::new(value)
            }
        }

        impl $(<$g>)? RefUnwindSafe for $name $(<$g>)? {}
    };
}

/// Methods that store what they make of the value and the argument, and answer what was there.
macro_rules! fetch {
    ($name:ident $(<$g:ident>)?, $t:ty: $($(#[$doc:meta])* $method:ident($argument:ty);)*) => {
        impl $(<$g>)? $name $(<$g>)? {$(
            $(#[$doc])*
            #[inline]
            #[track_caller]
            pub fn $method(&self, value: $argument, order: Ordering) -> $t {
                self.raw.$method(value, order)
            }
        )*}
    };
}

macro_rules! integer {
    ($($name:ident $t:ident),*) => {$(
        atomic!($name, $t);

        fetch! { $name, $t:
            /// Adds, wrapping; answers the previous value.
            fetch_add($t);
            /// Subtracts, wrapping; answers the previous value.
            fetch_sub($t);
            /// Bitwise and; answers the previous value.
            fetch_and($t);
            /// Bitwise nand; answers the previous value.
            fetch_nand($t);
            /// Bitwise or; answers the previous value.
            fetch_or($t);
            /// Bitwise exclusive or; answers the previous value.
            fetch_xor($t);
            /// The larger of both; answers the previous value.
            fetch_max($t);
            /// The smaller of both; answers the previous value.
            fetch_min($t);
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new(0)
            }
        }
    )*};
}

integer!(AtomicU8 u8, AtomicU16 u16, AtomicU32 u32, AtomicU64 u64, AtomicUsize usize);
integer!(AtomicI8 i8, AtomicI16 i16, AtomicI32 i32, AtomicI64 i64, AtomicIsize isize);
atomic!(AtomicBool, bool);
atomic!(AtomicPtr<T>, *mut T);

fetch! { AtomicBool, bool:
    /// Logical and; answers the previous value.
    fetch_and(bool);
    /// Logical nand; answers the previous value.
    fetch_nand(bool);
    /// Logical or; answers the previous value.
    fetch_or(bool);
    /// Logical exclusive or; answers the previous value.
    fetch_xor(bool);
}

impl AtomicBool {
    /// Logical not; answers the previous value.
    #[inline]
    #[track_caller]
    pub fn fetch_not(&self, order: Ordering) -> bool {
        self.raw.fetch_not(order)
    }
}

fetch! { AtomicPtr<T>, *mut T:
    /// Adds so many elements, wrapping; answers the previous value.
    fetch_ptr_add(usize);
    /// Subtracts so many elements, wrapping; answers the previous value.
    fetch_ptr_sub(usize);
    /// Adds so many bytes, wrapping; answers the previous value.
    fetch_byte_add(usize);
    /// Subtracts so many bytes, wrapping; answers the previous value.
    fetch_byte_sub(usize);
    /// Bitwise and of the address; answers the previous value.
    fetch_and(usize);
    /// Bitwise or of the address; answers the previous value.
    fetch_or(usize);
    /// Bitwise exclusive or of the address; answers the previous value.
    fetch_xor(usize);
}

impl Default for AtomicBool {
    fn default() -> Self {
        Self::new(false)
    }
}

impl<T> Default for AtomicPtr<T> {
    fn default() -> Self {
        Self::new(std::ptr::null_mut())
    }
}

impl<T> fmt::Pointer for AtomicPtr<T> {
    #[track_caller]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Pointer::fmt(&self.load(Ordering::Relaxed), f)
    }
}
