//! The atomic types. `AtomicPtr` is an integer in a model: the pointer comes back with the provenance that was exposed.

use std::fmt;
use std::panic::Location;
use std::ptr::with_exposed_provenance_mut;
use std::sync::atomic::Ordering::{self, AcqRel, Acquire, Relaxed, Release, SeqCst};

use super::loads::note_address;
use super::supply;
use crate::engine::{Bound, Execution, current, op};

/// What every atomic has: `$to` makes a value what loom keeps, its difference to a base, and `$from` the reverse.
macro_rules! atomic {
    ($name:ident $(<$g:ident>)?, $t:ty, $supply:ident, $base:expr, $to:expr, $from:expr) => {
        #[doc = concat!("As [`std::sync::atomic::", stringify!($name), "`].")]
        pub struct $name $(<$g>)? {
            /// The value outside a model, and with which an execution begins.
            outside: std::sync::atomic::$name $(<$g>)?,
            bound: Bound<supply::$supply>,
        }

        impl $(<$g>)? $name $(<$g>)? {
            /// Creates an atomic.
            #[inline]
            #[must_use]
            pub const fn new(value: $t) -> Self {
                Self { outside: std::sync::atomic::$name::new(value), bound: Bound::new() }
            }

            fn model(&self) -> Option<(&'static Execution, &'static supply::$supply)> {
                let ex = current()?;
                let model = self.bound.get_kept(ex, || {
                    let model = ex.take::<supply::$supply>();
                    model.base.set($base(self.outside.load(Relaxed)));
                    model
                });
                ex.learn_order();
                Some((ex, model))
            }

            /// The value, through an exclusive reference.
            pub fn get_mut(&mut self) -> &mut $t {
                if let Some(ex) = current()
                    && let Some(model) = self.bound.peek(ex)
                {
                    // Not a load: the owner may have it from an `Arc`, whose order loom cannot see, and must get the last
                    // value.
                    let value = op(|| model.loom.fetch_xor(Default::default(), AcqRel));
                    self.outside.store($from(value, model.base.get()), Relaxed);
                    self.bound.clear(ex);
                }
                self.outside.get_mut()
            }

            /// The value of an atomic that is used up.
            #[must_use]
            pub fn into_inner(mut self) -> $t {
                *self.get_mut()
            }

            /// Where the value is outside a model. In a model, what is written there takes effect when the atomic is used
            /// again, and only if it has not been used since its owner had it.
            pub fn as_ptr(&self) -> *mut $t {
                note_address();
                self.outside.as_ptr()
            }

            /// Loads the value.
            #[track_caller]
            pub fn load(&self, order: Ordering) -> $t {
                let Some((ex, model)) = self.model() else { return self.outside.load(order) };
                model.loads.load(ex, Location::caller(), order);
                $from(op(|| model.loom.load(order)), model.base.get())
            }

            /// Stores a value.
            #[track_caller]
            pub fn store(&self, value: $t, order: Ordering) {
                let Some((ex, model)) = self.model() else { return self.outside.store(value, order) };
                model.loads.write(ex, order);
                op(|| model.loom.store($to(value, model.base.get()), order));
            }

            /// Stores a value, answers the previous one.
            #[track_caller]
            pub fn swap(&self, value: $t, order: Ordering) -> $t {
                let Some((ex, model)) = self.model() else { return self.outside.swap(value, order) };
                model.loads.write(ex, order);
                let base = model.base.get();
                $from(op(|| model.loom.swap($to(value, base), order)), base)
            }

            /// As std's.
            ///
            /// # Errors
            /// With the value that was there, if it was not `current`.
            #[track_caller]
            pub fn compare_exchange(&self, current: $t, new: $t, success: Ordering, failure: Ordering) -> Result<$t, $t> {
                let Some((ex, model)) = self.model() else {
                    return self.outside.compare_exchange(current, new, success, failure);
                };
                model.loads.write(ex, success);
                let base = model.base.get();
                let result = op(|| model.loom.compare_exchange($to(current, base), $to(new, base), success, failure));
                result.map(|old| $from(old, base)).map_err(|there| $from(there, base))
            }

            /// As std's, but it does not fail for no reason.
            ///
            /// # Errors
            /// With the value that was there, if nothing was stored.
            #[track_caller]
            pub fn compare_exchange_weak(&self, current: $t, new: $t, success: Ordering, failure: Ordering) -> Result<$t, $t> {
                self.compare_exchange(current, new, success, failure)
            }
        }

        impl $(<$g>)? fmt::Debug for $name $(<$g>)? {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.load(Relaxed), f)
            }
        }
    };
}

/// Methods that loom has and that can be done on a difference.
macro_rules! fetch {
    ($name:ident, $t:ty, $from:expr; $($method:ident)*) => {
        impl $name {$(
            /// As std's.
            #[track_caller]
            pub fn $method(&self, value: $t, order: Ordering) -> $t {
                let Some((ex, model)) = self.model() else { return self.outside.$method(value, order) };
                model.loads.write(ex, order);
                $from(op(|| model.loom.$method(value, order)), model.base.get())
            }
        )*}
    };
}

/// Applies a function, trying until no other thread comes between.
macro_rules! update {
    ($name:ident $(<$g:ident>)?, $t:ty) => {
        impl $(<$g>)? $name $(<$g>)? {
            #[track_caller]
            fn update(&self, order: Ordering, f: impl Fn($t) -> $t) -> $t {
                let failure = match order {
                    Release | Relaxed => Relaxed,
                    Acquire | AcqRel => Acquire,
                    _ => SeqCst,
                };
                let mut value = self.load(failure);
                loop {
                    match self.compare_exchange(value, f(value), order, failure) {
                        Ok(old) => return old,
                        Err(there) => value = there,
                    }
                }
            }
        }
    };
}

macro_rules! integers {
    ($($name:ident $t:ident $supply:ident),*) => {$(
        atomic!($name, $t, $supply, |value| value, $t::wrapping_sub, $t::wrapping_add);
        fetch!($name, $t, $t::wrapping_add; fetch_add fetch_sub);
        update!($name, $t);
        integers!(@bits $name $t:
            fetch_and = |a, b| a & b;
            fetch_nand = |a, b| !(a & b);
            fetch_or = |a, b| a | b;
            fetch_xor = |a, b| a ^ b;
            fetch_max = |a, b| a.max(b);
            fetch_min = |a, b| a.min(b);
        );
    )*};

    // What cannot be done on a difference: directly where the base is 0, as it nearly always is.
    (@bits $name:ident $t:ident: $($method:ident = $f:expr;)*) => {
        impl $name {$(
            /// As std's.
            #[track_caller]
            pub fn $method(&self, value: $t, order: Ordering) -> $t {
                let Some((ex, model)) = self.model() else { return self.outside.$method(value, order) };
                model.loads.write(ex, order);
                if model.base.get() == 0 {
                    return op(|| model.loom.$method(value, order));
                }
                let f: fn($t, $t) -> $t = $f;
                self.update(order, |old| f(old, value))
            }
        )*}
    };
}

integers!(AtomicU8 u8 U8, AtomicU16 u16 U16, AtomicU32 u32 U32, AtomicU64 u64 U64, AtomicUsize usize Usize);
integers!(AtomicI8 i8 I8, AtomicI16 i16 I16, AtomicI32 i32 I32, AtomicI64 i64 I64, AtomicIsize isize Isize);

atomic!(AtomicBool, bool, Bool, |value| value, std::ops::BitXor::bitxor, std::ops::BitXor::bitxor);
fetch!(AtomicBool, bool, std::ops::BitXor::bitxor; fetch_xor);

/// By what can be done on a difference.
impl AtomicBool {
    /// As std's.
    #[track_caller]
    pub fn fetch_and(&self, value: bool, order: Ordering) -> bool {
        if value { self.fetch_xor(false, order) } else { self.swap(false, order) }
    }

    /// As std's.
    #[track_caller]
    pub fn fetch_nand(&self, value: bool, order: Ordering) -> bool {
        if value { self.fetch_xor(true, order) } else { self.swap(true, order) }
    }

    /// As std's.
    #[track_caller]
    pub fn fetch_or(&self, value: bool, order: Ordering) -> bool {
        if value { self.swap(true, order) } else { self.fetch_xor(false, order) }
    }

    /// As std's.
    #[track_caller]
    pub fn fetch_not(&self, order: Ordering) -> bool {
        self.fetch_xor(true, order)
    }

    /// Begins an execution with this value, before anybody else looks.
    pub(crate) fn reset(&self, value: bool) {
        self.outside.store(value, Relaxed);
        if let Some(ex) = current() {
            self.bound.clear(ex);
        }
    }
}

/// The pointer of which loom keeps the difference to a base.
fn pointer<T>(number: usize, base: usize) -> *mut T {
    with_exposed_provenance_mut(number.wrapping_add(base))
}

atomic!(
    AtomicPtr<T>,
    *mut T,
    Usize,
    |value: *mut T| value.expose_provenance(),
    |value: *mut T, base| value.expose_provenance().wrapping_sub(base),
    pointer
);
update!(AtomicPtr<T>, *mut T);

/// Outside a model by exchanges: older ones of std's atomic pointers have no arithmetic.
impl<T> AtomicPtr<T> {
    /// As std's.
    #[track_caller]
    pub fn fetch_byte_add(&self, bytes: usize, order: Ordering) -> *mut T {
        let Some((ex, model)) = self.model() else { return self.update(order, |old| old.wrapping_byte_add(bytes)) };
        model.loads.write(ex, order);
        pointer(op(|| model.loom.fetch_add(bytes, order)), model.base.get())
    }

    /// As std's.
    #[track_caller]
    pub fn fetch_byte_sub(&self, bytes: usize, order: Ordering) -> *mut T {
        let Some((ex, model)) = self.model() else { return self.update(order, |old| old.wrapping_byte_sub(bytes)) };
        model.loads.write(ex, order);
        pointer(op(|| model.loom.fetch_sub(bytes, order)), model.base.get())
    }

    /// As std's.
    #[track_caller]
    pub fn fetch_ptr_add(&self, count: usize, order: Ordering) -> *mut T {
        self.fetch_byte_add(count.wrapping_mul(size_of::<T>()), order)
    }

    /// As std's.
    #[track_caller]
    pub fn fetch_ptr_sub(&self, count: usize, order: Ordering) -> *mut T {
        self.fetch_byte_sub(count.wrapping_mul(size_of::<T>()), order)
    }

    /// As std's.
    #[track_caller]
    pub fn fetch_and(&self, bits: usize, order: Ordering) -> *mut T {
        self.update(order, |old| old.map_addr(|address| address & bits))
    }

    /// As std's.
    #[track_caller]
    pub fn fetch_or(&self, bits: usize, order: Ordering) -> *mut T {
        self.update(order, |old| old.map_addr(|address| address | bits))
    }

    /// As std's.
    #[track_caller]
    pub fn fetch_xor(&self, bits: usize, order: Ordering) -> *mut T {
        self.update(order, |old| old.map_addr(|address| address ^ bits))
    }
}
