//! The atomic integers.

use std::fmt;
use std::panic::{Location, RefUnwindSafe};

use super::{Ordering, check, model};
use crate::engine::{Bound, Execution, current, op};

/// The order of a failure that goes with an order of success.
fn failure(success: Ordering) -> Ordering {
    match success {
        Ordering::Release | Ordering::Relaxed => Ordering::Relaxed,
        Ordering::Acquire | Ordering::AcqRel => Ordering::Acquire,
        _ => Ordering::SeqCst,
    }
}

macro_rules! integers {
    ($($name:ident($int:ty, $model:ident);)*) => {$(
        #[doc = concat!("An integer shared between threads, as `std::sync::atomic::", stringify!($name), "`.")]
        pub struct $name {
            /// The value outside a model, and with which an execution begins.
            outside: std::sync::atomic::$name,
            bound: Bound<model::$model>,
        }

        impl RefUnwindSafe for $name {}

        impl $name {
            /// An atomic with this value.
            #[inline]
            #[must_use]
            pub const fn new(v: $int) -> Self {
                Self { outside: std::sync::atomic::$name::new(v), bound: Bound::new() }
            }

            fn model(&self) -> Option<(&'static Execution, &'static model::$model)> {
                let ex = current()?;
                let model = self.bound.get_kept(ex, || {
                    let model = ex.take::<model::$model>();
                    model.base.set(self.outside.load(Ordering::Relaxed));
                    model
                });
                ex.learn_order();
                Some((ex, model))
            }

            /// Brings the value that loom holds back to memory, for its owner.
            fn settle(&self, ex: &Execution) {
                if let Some(model) = self.bound.peek(ex) {
                    // Not loom's unsynchronised load: the owner may have it from an `Arc`, whose order loom cannot see.
                    let value = op(|| model.loom.fetch_add(0, Ordering::AcqRel));
                    self.outside.store(value.wrapping_add(model.base.get()), Ordering::Relaxed);
                    self.bound.clear(ex);
                }
            }

            /// The value, for its owner.
            pub fn get_mut(&mut self) -> &mut $int {
                if let Some(ex) = current() {
                    self.settle(ex);
                }
                self.outside.get_mut()
            }

            /// The value.
            #[must_use]
            pub fn into_inner(mut self) -> $int {
                *self.get_mut()
            }

            /// Where the value is outside a model. In a model, what is written there takes effect when the atomic is
            /// used again, and only if it has not been used since its owner had it.
            pub fn as_ptr(&self) -> *mut $int {
                super::model::note_address();
                self.outside.as_ptr()
            }

            /// The value.
            #[track_caller]
            pub fn load(&self, order: Ordering) -> $int {
                let Some((ex, model)) = self.model() else { return self.outside.load(order) };
                check::load(order);
                model.loads.load(ex, Location::caller(), order);
                op(|| model.loom.load(order)).wrapping_add(model.base.get())
            }

            /// Writes a value.
            #[track_caller]
            pub fn store(&self, val: $int, order: Ordering) {
                let Some((ex, model)) = self.model() else { return self.outside.store(val, order) };
                check::store(order);
                model.loads.write(ex, order);
                op(|| model.loom.store(val.wrapping_sub(model.base.get()), order));
            }

            /// Writes a value and returns the one before.
            #[track_caller]
            pub fn swap(&self, val: $int, order: Ordering) -> $int {
                let Some((ex, model)) = self.model() else { return self.outside.swap(val, order) };
                model.loads.write(ex, order);
                let base = model.base.get();
                op(|| model.loom.swap(val.wrapping_sub(base), order)).wrapping_add(base)
            }

            /// Writes `new` if the value is `current`; returns what it was.
            #[deprecated(since = "1.50.0", note = "use `compare_exchange` or `compare_exchange_weak` instead")]
            #[track_caller]
            pub fn compare_and_swap(&self, current: $int, new: $int, order: Ordering) -> $int {
                self.compare_exchange(current, new, order, failure(order)).unwrap_or_else(|value| value)
            }

            /// Writes `new` if the value is `current`; returns what it was.
            #[track_caller]
            pub fn compare_exchange(
                &self,
                current: $int,
                new: $int,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$int, $int> {
                let Some((ex, model)) = self.model() else {
                    return self.outside.compare_exchange(current, new, success, failure);
                };
                check::exchange(failure);
                model.loads.write(ex, success);
                let base = model.base.get();
                let (current, new) = (current.wrapping_sub(base), new.wrapping_sub(base));
                let result = op(|| model.loom.compare_exchange(current, new, success, failure));
                result.map(|value| value.wrapping_add(base)).map_err(|value| value.wrapping_add(base))
            }

            /// The same; on some machines it can fail for no reason, in a model it does not.
            #[track_caller]
            pub fn compare_exchange_weak(
                &self,
                current: $int,
                new: $int,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$int, $int> {
                self.compare_exchange(current, new, success, failure)
            }

            /// Adds, wrapping; returns the value before.
            #[track_caller]
            pub fn fetch_add(&self, val: $int, order: Ordering) -> $int {
                let Some((ex, model)) = self.model() else { return self.outside.fetch_add(val, order) };
                model.loads.write(ex, order);
                op(|| model.loom.fetch_add(val, order)).wrapping_add(model.base.get())
            }

            /// Subtracts, wrapping; returns the value before.
            #[track_caller]
            pub fn fetch_sub(&self, val: $int, order: Ordering) -> $int {
                let Some((ex, model)) = self.model() else { return self.outside.fetch_sub(val, order) };
                model.loads.write(ex, order);
                op(|| model.loom.fetch_sub(val, order)).wrapping_add(model.base.get())
            }

            integers!(@bits $int, fetch_and, "Bitwise and; returns the value before.", |a, b| a & b);
            integers!(@bits $int, fetch_nand, "Bitwise not-and; returns the value before.", |a, b| !(a & b));
            integers!(@bits $int, fetch_or, "Bitwise or; returns the value before.", |a, b| a | b);
            integers!(@bits $int, fetch_xor, "Bitwise exclusive or; returns the value before.", |a, b| a ^ b);
            integers!(@bits $int, fetch_max, "The larger of the two; returns the value before.", |a, b| a.max(b));
            integers!(@bits $int, fetch_min, "The smaller of the two; returns the value before.", |a, b| a.min(b));

            /// Applies `f` until nobody came between; returns the value before.
            #[track_caller]
            pub fn fetch_update<F>(&self, set_order: Ordering, fetch_order: Ordering, f: F) -> Result<$int, $int>
            where
                F: FnMut($int) -> Option<$int>,
            {
                self.try_update(set_order, fetch_order, f)
            }

            /// Applies `f` until nobody came between; returns the value before, as an error when `f` gives none.
            #[track_caller]
            pub fn try_update(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                mut f: impl FnMut($int) -> Option<$int>,
            ) -> Result<$int, $int> {
                let mut value = self.load(fetch_order);
                while let Some(next) = f(value) {
                    match self.compare_exchange_weak(value, next, set_order, fetch_order) {
                        Ok(value) => return Ok(value),
                        Err(other) => value = other,
                    }
                }
                Err(value)
            }

            /// Applies `f` until nobody came between; returns the value before.
            #[track_caller]
            pub fn update(&self, set_order: Ordering, fetch_order: Ordering, mut f: impl FnMut($int) -> $int) -> $int {
                self.try_update(set_order, fetch_order, |value| Some(f(value))).unwrap_or_else(|value| value)
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new(0)
            }
        }

        impl From<$int> for $name {
            fn from(v: $int) -> Self {
                Self::new(v)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.load(Ordering::Relaxed), f)
            }
        }
    )*};

    // What cannot be done on a difference: directly where the base is 0, as it nearly always is, and otherwise by
    // trying until nobody comes between.
    (@bits $int:ty, $method:ident, $doc:literal, $f:expr) => {
        #[doc = $doc]
        #[track_caller]
        pub fn $method(&self, val: $int, order: Ordering) -> $int {
            let Some((ex, model)) = self.model() else { return self.outside.$method(val, order) };
            model.loads.write(ex, order);
            if model.base.get() == 0 {
                return op(|| model.loom.$method(val, order));
            }
            let combine: fn($int, $int) -> $int = $f;
            self.update(order, failure(order), |value| combine(value, val))
        }
    };
}

integers! {
    AtomicU8(u8, U8);
    AtomicU16(u16, U16);
    AtomicU32(u32, U32);
    AtomicU64(u64, U64);
    AtomicUsize(usize, Usize);
    AtomicI8(i8, I8);
    AtomicI16(i16, I16);
    AtomicI32(i32, I32);
    AtomicI64(i64, I64);
    AtomicIsize(isize, Isize);
}
