//! Atomics. Each is the memory of std's, which mirrors the newest value: that is what moves see, and `get_mut`, and an
//! atomic that was made where another one was. None has a destructor, as none of std's has.

use std::fmt;
use std::sync::atomic::Ordering::{self, Relaxed};

use raddle_engine::backend::{Address, AtomicType, Call, Mode, Object, Role, Wait, active, retire, wrote_latest};

/// As [`std::sync::atomic::fence`].
#[track_caller]
pub fn fence(order: Ordering) {
    if active() {
        Call::new(Object::None, "fence", Role::Fence).fence(order.into());
    } else {
        std::sync::atomic::fence(order);
    }
}

/// What every atomic has; `$to` and `$from` turn a value into 64 bits and back.
macro_rules! atomic {
    ($name:ident $(<$g:ident>)?, $t:ty, $to:expr, $from:expr) => {
        #[doc = concat!("As [`std::sync::atomic::", stringify!($name), "`].")]
        #[repr(transparent)]
        pub struct $name $(<$g>)? {
            inner: std::sync::atomic::$name $(<$g>)?,
        }

        impl $(<$g>)? $name $(<$g>)? {
            const OBJECT: Object = Object::Atomic(AtomicType::$name);

            /// Creates an atomic.
            #[inline]
            #[must_use]
            pub const fn new(value: $t) -> Self {
                Self { inner: std::sync::atomic::$name::new(value) }
            }

            #[inline]
            fn place(&self) -> Address {
                Address::of_atomic(std::ptr::from_ref(self).expose_provenance(), size_of::<$t>())
            }

            #[inline]
            fn mirror(&self, value: $t) {
                if wrote_latest() {
                    self.inner.store(value, Relaxed);
                }
            }

            /// Loads the value.
            #[inline]
            #[track_caller]
            pub fn load(&self, order: Ordering) -> $t {
                if !active() {
                    return self.inner.load(order);
                }
                $from(Call::new(Self::OBJECT, "load", Role::Load).read(self.place(), order.into()))
            }

            /// Stores a value.
            #[inline]
            #[track_caller]
            pub fn store(&self, value: $t, order: Ordering) {
                if !active() {
                    return self.inner.store(value, order);
                }
                Call::new(Self::OBJECT, "store", Role::Store).write(self.place(), $to(value), order.into());
                self.mirror(value);
            }

            #[inline]
            fn update_with(&self, call: Call, order: Ordering, f: impl Fn($t) -> $t) -> $t {
                let mode = order.into();
                let old = call.update_as(self.place(), mode, mode, None, Wait::No, &|v| Some($to(f($from(v)))));
                self.mirror(f($from(old)));
                $from(old)
            }

            /// As std's.
            ///
            /// # Errors
            /// With the value that was there, if it was not `current`.
            #[inline]
            #[track_caller]
            pub fn compare_exchange(&self, current: $t, new: $t, success: Ordering, failure: Ordering) -> Result<$t, $t> {
                if !active() {
                    return self.inner.compare_exchange(current, new, success, failure);
                }
                let call = Call::new(Self::OBJECT, "compare_exchange", Role::Update);
                self.exchange(call, current, new, success, failure)
            }

            fn exchange(&self, call: Call, current: $t, new: $t, success: Ordering, failure: Ordering) -> Result<$t, $t> {
                let expected = $to(current);
                let f = |v| (v == expected).then_some($to(new));
                let old = call.update_as(self.place(), success.into(), failure.into(), Some(expected), Wait::No, &f);
                if old == expected {
                    self.mirror(new);
                    Ok($from(old))
                } else {
                    Err($from(old))
                }
            }

            /// As std's; that it fails although the value is `current` is the explorer's choice.
            ///
            /// # Errors
            /// With the value that was there, if nothing was stored.
            #[inline]
            #[track_caller]
            pub fn compare_exchange_weak(&self, current: $t, new: $t, success: Ordering, failure: Ordering) -> Result<$t, $t> {
                if !active() {
                    return self.inner.compare_exchange_weak(current, new, success, failure);
                }
                let call = Call::new(Self::OBJECT, "compare_exchange_weak", Role::Update);
                if call.part("compare_exchange_weak fails spuriously", Role::Whether).choose(2, true) == 1 {
                    return Err($from(call.acting(Role::Load).read(self.place(), Mode::from(failure))));
                }
                self.exchange(call, current, new, success, failure)
            }

            /// The value, through an exclusive reference.
            #[inline]
            pub fn get_mut(&mut self) -> &mut $t {
                retire(std::ptr::from_ref(self).addr());
                self.inner.get_mut()
            }

            /// The value of an atomic that is used up.
            #[inline]
            #[must_use]
            pub const fn into_inner(self) -> $t {
                self.inner.into_inner()
            }

            /// A pointer to the value. What is done through it is not seen.
            #[inline]
            #[must_use]
            pub const fn as_ptr(&self) -> *mut $t {
                self.inner.as_ptr()
            }
        }

        fetch! { $name $(<$g>)?, $t, $t:
            /// Stores a value, answers the previous one.
            swap(value, old) = { let _ = old; value };
        }

        impl $(<$g>)? fmt::Debug for $name $(<$g>)? {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.inner, f)
            }
        }
    };
}

/// Methods that store what they make of the value and the argument, and answer what was there.
macro_rules! fetch {
    ($name:ident $(<$g:ident>)?, $t:ty, $argument:ty: $($(#[$doc:meta])* $method:ident($v:ident, $old:ident) = $new:expr;)*) => {
        impl $(<$g>)? $name $(<$g>)? {$(
            $(#[$doc])*
            #[inline]
            #[track_caller]
            pub fn $method(&self, $v: $argument, order: Ordering) -> $t {
                if !active() {
                    return self.inner.$method($v, order);
                }
                self.update_with(Call::new(Self::OBJECT, stringify!($method), Role::Update), order, |$old| $new)
            }
        )*}
    };
}

macro_rules! integer {
    ($($name:ident $t:ident $bits:ident),*) => {$(
        atomic!($name, $t, |v: $t| u64::from(v as $bits), |v: u64| v as $t);

        fetch! { $name, $t, $t:
            /// Adds, wrapping; answers the previous value.
            fetch_add(value, old) = old.wrapping_add(value);
            /// Subtracts, wrapping; answers the previous value.
            fetch_sub(value, old) = old.wrapping_sub(value);
            /// Bitwise and; answers the previous value.
            fetch_and(value, old) = old & value;
            /// Bitwise nand; answers the previous value.
            fetch_nand(value, old) = !(old & value);
            /// Bitwise or; answers the previous value.
            fetch_or(value, old) = old | value;
            /// Bitwise exclusive or; answers the previous value.
            fetch_xor(value, old) = old ^ value;
            /// The larger of both; answers the previous value.
            fetch_max(value, old) = old.max(value);
            /// The smaller of both; answers the previous value.
            fetch_min(value, old) = old.min(value);
        }
    )*};
}

integer!(AtomicU8 u8 u8, AtomicU16 u16 u16, AtomicU32 u32 u32, AtomicU64 u64 u64, AtomicUsize usize u64);
integer!(AtomicI8 i8 u8, AtomicI16 i16 u16, AtomicI32 i32 u32, AtomicI64 i64 u64, AtomicIsize isize u64);
atomic!(AtomicBool, bool, |v: bool| u64::from(v), |v: u64| v != 0);
atomic!(
    AtomicPtr<T>,
    *mut T,
    |v: *mut T| v.expose_provenance() as u64,
    |v: u64| std::ptr::with_exposed_provenance_mut::<T>(v as usize)
);

fetch! { AtomicBool, bool, bool:
    /// Logical and; answers the previous value.
    fetch_and(value, old) = old & value;
    /// Logical nand; answers the previous value.
    fetch_nand(value, old) = !(old & value);
    /// Logical or; answers the previous value.
    fetch_or(value, old) = old | value;
    /// Logical exclusive or; answers the previous value.
    fetch_xor(value, old) = old ^ value;
}

impl AtomicBool {
    /// Logical negation; answers the previous value.
    #[inline]
    #[track_caller]
    pub fn fetch_not(&self, order: Ordering) -> bool {
        if !active() {
            return self.inner.fetch_not(order);
        }
        self.update_with(Call::new(Self::OBJECT, "fetch_not", Role::Update), order, |old| !old)
    }
}

/// As [`fetch`], for pointers: older ones of std's atomic pointers have no arithmetic.
macro_rules! pointer_fetch {
    ($($(#[$doc:meta])* $method:ident($v:ident, $old:ident) = $new:expr;)*) => {
        impl<T> AtomicPtr<T> {$(
            $(#[$doc])*
            #[inline]
            #[track_caller]
            pub fn $method(&self, $v: usize, order: Ordering) -> *mut T {
                if !active() {
                    let changed = self.inner.fetch_update(order, Relaxed, |$old| Some($new));
                    return changed.unwrap_or_else(|found| found);
                }
                self.update_with(Call::new(Self::OBJECT, stringify!($method), Role::Update), order, |$old| $new)
            }
        )*}
    };
}

pointer_fetch! {
    /// Adds so many elements, wrapping; answers the previous value.
    fetch_ptr_add(count, old) = old.wrapping_add(count);
    /// Subtracts so many elements, wrapping; answers the previous value.
    fetch_ptr_sub(count, old) = old.wrapping_sub(count);
    /// Adds so many bytes, wrapping; answers the previous value.
    fetch_byte_add(count, old) = old.wrapping_byte_add(count);
    /// Subtracts so many bytes, wrapping; answers the previous value.
    fetch_byte_sub(count, old) = old.wrapping_byte_sub(count);
    /// Bitwise and of the address; answers the previous value.
    fetch_and(bits, old) = old.map_addr(|a| a & bits);
    /// Bitwise or of the address; answers the previous value.
    fetch_or(bits, old) = old.map_addr(|a| a | bits);
    /// Bitwise exclusive or of the address; answers the previous value.
    fetch_xor(bits, old) = old.map_addr(|a| a ^ bits);
}
