//! `std::sync::atomic`. Every operation is a scheduling point and then the real operation: all threads of a model
//! share one OS thread, so what another has done is always seen, whatever the ordering.

pub use ::std::sync::atomic::*;

mod bool;
mod int;
mod ptr;

pub use bool::AtomicBool;
pub use int::{
    AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize,
};
pub use ptr::AtomicPtr;

use crate::engine::{self, budget};

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

/// `std::sync::atomic::spin_loop_hint`.
#[deprecated(since = "1.51.0", note = "use hint::spin_loop instead")]
#[inline]
pub fn spin_loop_hint() {
    crate::hint::spin_loop();
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

/// The methods that all atomics have, for `$Atomic` over `$T`; `$visit` is the scheduling point.
macro_rules! common {
    ($Atomic:ty, $T:ty, $visit:path) => {
        /// The value, of which the borrow shows that nobody else has it.
        #[inline]
        pub fn get_mut(&mut self) -> &mut $T {
            self.real.get_mut()
        }

        /// The value.
        #[inline]
        pub const fn into_inner(self) -> $T {
            self.real.into_inner()
        }

        /// Where the value is.
        #[inline]
        pub const fn as_ptr(&self) -> *mut $T {
            self.real.as_ptr()
        }

        /// An atomic of the memory at `ptr`.
        ///
        /// # Safety
        /// As for std's: valid, aligned, and accessed by nothing but atomics meanwhile.
        #[inline]
        pub const unsafe fn from_ptr<'a>(ptr: *mut $T) -> &'a Self {
            // SAFETY: the caller promises what std asks for, and this type is laid out like std's, which is laid
            // out like the value.
            unsafe { &*ptr.cast::<Self>() }
        }

        /// Loads.
        #[inline]
        #[track_caller]
        pub fn load(&self, order: Ordering) -> $T {
            $visit(self);
            self.real.load(order)
        }

        /// Stores.
        #[inline]
        #[track_caller]
        pub fn store(&self, val: $T, order: Ordering) {
            $visit(self);
            self.real.store(val, order);
        }

        /// Stores, and returns what was there.
        #[inline]
        #[track_caller]
        pub fn swap(&self, val: $T, order: Ordering) -> $T {
            $visit(self);
            self.real.swap(val, order)
        }

        /// Stores `new` if `current` is there, and returns what was there.
        #[inline]
        #[track_caller]
        #[deprecated(since = "1.50.0", note = "Use `compare_exchange` or `compare_exchange_weak` instead")]
        pub fn compare_and_swap(&self, current: $T, new: $T, order: Ordering) -> $T {
            let failure = match order {
                Ordering::Release => Ordering::Relaxed,
                Ordering::AcqRel => Ordering::Acquire,
                other => other,
            };
            self.compare_exchange(current, new, order, failure).unwrap_or_else(|found| found)
        }

        /// Stores `new` if `current` is there.
        #[inline]
        #[track_caller]
        pub fn compare_exchange(&self, current: $T, new: $T, success: Ordering, failure: Ordering) -> Result<$T, $T> {
            $visit(self);
            self.real.compare_exchange(current, new, success, failure)
        }

        /// Stores `new` if `current` is there, or does nothing.
        #[inline]
        #[track_caller]
        pub fn compare_exchange_weak(
            &self,
            current: $T,
            new: $T,
            success: Ordering,
            failure: Ordering,
        ) -> Result<$T, $T> {
            let in_model = $visit(self);
            if self.real.load(Ordering::Relaxed) == current && super::fails_for_no_reason(in_model) {
                return Err(self.real.load(failure));
            }
            self.real.compare_exchange(current, new, success, failure)
        }

        /// Stores what `f` makes of the value, until it makes nothing or nobody interferes.
        #[inline]
        #[track_caller]
        pub fn fetch_update<F: FnMut($T) -> Option<$T>>(
            &self,
            set_order: Ordering,
            fetch_order: Ordering,
            mut f: F,
        ) -> Result<$T, $T> {
            let mut found = self.load(fetch_order);
            while let Some(new) = f(found) {
                match self.compare_exchange_weak(found, new, set_order, fetch_order) {
                    Ok(old) => return Ok(old),
                    Err(other) => found = other,
                }
            }
            Err(found)
        }

        /// [`fetch_update`](Self::fetch_update), under its new name.
        #[inline]
        #[track_caller]
        pub fn try_update(
            &self,
            set_order: Ordering,
            fetch_order: Ordering,
            f: impl FnMut($T) -> Option<$T>,
        ) -> Result<$T, $T> {
            self.fetch_update(set_order, fetch_order, f)
        }

        /// Stores what `f` makes of the value, as often as somebody interferes.
        #[inline]
        #[track_caller]
        pub fn update(&self, set_order: Ordering, fetch_order: Ordering, mut f: impl FnMut($T) -> $T) -> $T {
            self.fetch_update(set_order, fetch_order, |value| Some(f(value))).unwrap_or_else(|found| found)
        }
    };
}

/// Methods that store what they make of the value and the argument, and return what was there.
macro_rules! fetch {
    ($T:ty, $R:ty, $visit:path, $($name:ident: $what:literal,)+) => {$(
        #[doc = $what]
        #[inline]
        #[track_caller]
        pub fn $name(&self, val: $T, order: Ordering) -> $R {
            $visit(self);
            self.real.$name(val, order)
        }
    )+};
}

use {common, fetch};
