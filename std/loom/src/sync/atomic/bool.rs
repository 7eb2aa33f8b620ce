//! `AtomicBool`.

use std::fmt;
use std::panic::{Location, RefUnwindSafe};

use super::{Ordering, check, model};
use crate::engine::{Bound, Execution, current, op};

/// A boolean shared between threads, as `std::sync::atomic::AtomicBool`.
pub struct AtomicBool {
    /// The value outside a model, and with which an execution begins.
    outside: std::sync::atomic::AtomicBool,
    bound: Bound<model::Bool>,
}

impl RefUnwindSafe for AtomicBool {}

impl AtomicBool {
    /// An atomic with this value.
    #[inline]
    #[must_use]
    pub const fn new(v: bool) -> Self {
        Self { outside: std::sync::atomic::AtomicBool::new(v), bound: Bound::new() }
    }

    fn model(&self) -> Option<(&'static Execution, &'static model::Bool)> {
        let ex = current()?;
        let model = self.bound.get_kept(ex, || {
            let model = ex.take::<model::Bool>();
            model.base.set(self.outside.load(Ordering::Relaxed));
            model
        });
        ex.learn_order();
        Some((ex, model))
    }

    /// Begins an execution with this value, before anybody else looks.
    pub(crate) fn reset(&self, v: bool) {
        self.outside.store(v, Ordering::Relaxed);
        if let Some(ex) = current() {
            self.bound.clear(ex);
        }
    }

    /// The value, for its owner.
    pub fn get_mut(&mut self) -> &mut bool {
        if let Some(ex) = current()
            && let Some(model) = self.bound.peek(ex)
        {
            // Not a load: the owner may have it from an `Arc`, whose order loom cannot see, and must get the last value.
            let value = op(|| model.loom.fetch_xor(false, Ordering::AcqRel)) ^ model.base.get();
            self.outside.store(value, Ordering::Relaxed);
            self.bound.clear(ex);
        }
        self.outside.get_mut()
    }

    /// The value.
    #[must_use]
    pub fn into_inner(mut self) -> bool {
        *self.get_mut()
    }

    /// Where the value is outside a model. In a model, what is written there takes effect when the atomic is used
    /// again, and only if it has not been used since its owner had it.
    pub fn as_ptr(&self) -> *mut bool {
        super::model::note_address();
        self.outside.as_ptr()
    }

    /// The value.
    #[track_caller]
    pub fn load(&self, order: Ordering) -> bool {
        let Some((ex, model)) = self.model() else { return self.outside.load(order) };
        check::load(order);
        model.loads.load(ex, Location::caller(), order);
        op(|| model.loom.load(order)) ^ model.base.get()
    }

    /// Writes a value.
    #[track_caller]
    pub fn store(&self, val: bool, order: Ordering) {
        let Some((ex, model)) = self.model() else { return self.outside.store(val, order) };
        check::store(order);
        model.loads.write(ex, order);
        op(|| model.loom.store(val ^ model.base.get(), order));
    }

    /// Writes a value and returns the one before.
    #[track_caller]
    pub fn swap(&self, val: bool, order: Ordering) -> bool {
        let Some((ex, model)) = self.model() else { return self.outside.swap(val, order) };
        model.loads.write(ex, order);
        op(|| model.loom.swap(val ^ model.base.get(), order)) ^ model.base.get()
    }

    /// Writes `new` if the value is `current`; returns what it was.
    #[deprecated(since = "1.50.0", note = "use `compare_exchange` or `compare_exchange_weak` instead")]
    #[track_caller]
    pub fn compare_and_swap(&self, current: bool, new: bool, order: Ordering) -> bool {
        let failure = match order {
            Ordering::Release | Ordering::Relaxed => Ordering::Relaxed,
            Ordering::Acquire | Ordering::AcqRel => Ordering::Acquire,
            _ => Ordering::SeqCst,
        };
        self.compare_exchange(current, new, order, failure).unwrap_or_else(|value| value)
    }

    /// Writes `new` if the value is `current`; returns what it was.
    #[track_caller]
    pub fn compare_exchange(
        &self,
        current: bool,
        new: bool,
        success: Ordering,
        failure: Ordering,
    ) -> Result<bool, bool> {
        let Some((ex, model)) = self.model() else {
            return self.outside.compare_exchange(current, new, success, failure);
        };
        check::exchange(failure);
        model.loads.write(ex, success);
        let base = model.base.get();
        let result = op(|| model.loom.compare_exchange(current ^ base, new ^ base, success, failure));
        result.map(|value| value ^ base).map_err(|value| value ^ base)
    }

    /// The same; on some machines it can fail for no reason, in a model it does not.
    #[track_caller]
    pub fn compare_exchange_weak(
        &self,
        current: bool,
        new: bool,
        success: Ordering,
        failure: Ordering,
    ) -> Result<bool, bool> {
        self.compare_exchange(current, new, success, failure)
    }

    /// Logical and; returns the value before.
    #[track_caller]
    pub fn fetch_and(&self, val: bool, order: Ordering) -> bool {
        if val { self.fetch_xor(false, order) } else { self.swap(false, order) }
    }

    /// Logical not-and; returns the value before.
    #[track_caller]
    pub fn fetch_nand(&self, val: bool, order: Ordering) -> bool {
        if val { self.fetch_xor(true, order) } else { self.swap(true, order) }
    }

    /// Logical or; returns the value before.
    #[track_caller]
    pub fn fetch_or(&self, val: bool, order: Ordering) -> bool {
        if val { self.swap(true, order) } else { self.fetch_xor(false, order) }
    }

    /// Logical exclusive or; returns the value before.
    #[track_caller]
    pub fn fetch_xor(&self, val: bool, order: Ordering) -> bool {
        let Some((ex, model)) = self.model() else { return self.outside.fetch_xor(val, order) };
        model.loads.write(ex, order);
        op(|| model.loom.fetch_xor(val, order)) ^ model.base.get()
    }

    /// Logical not; returns the value before.
    #[track_caller]
    pub fn fetch_not(&self, order: Ordering) -> bool {
        self.fetch_xor(true, order)
    }

    /// Applies `f` until nobody came between; returns the value before.
    #[track_caller]
    pub fn fetch_update<F>(&self, set_order: Ordering, fetch_order: Ordering, f: F) -> Result<bool, bool>
    where
        F: FnMut(bool) -> Option<bool>,
    {
        self.try_update(set_order, fetch_order, f)
    }

    /// Applies `f` until nobody came between; returns the value before, as an error when `f` gives none.
    #[track_caller]
    pub fn try_update(
        &self,
        set_order: Ordering,
        fetch_order: Ordering,
        mut f: impl FnMut(bool) -> Option<bool>,
    ) -> Result<bool, bool> {
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
    pub fn update(&self, set_order: Ordering, fetch_order: Ordering, mut f: impl FnMut(bool) -> bool) -> bool {
        self.try_update(set_order, fetch_order, |value| Some(f(value))).unwrap_or_else(|value| value)
    }
}

impl Default for AtomicBool {
    fn default() -> Self {
        Self::new(false)
    }
}

impl From<bool> for AtomicBool {
    fn from(v: bool) -> Self {
        Self::new(v)
    }
}

impl fmt::Debug for AtomicBool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.load(Ordering::Relaxed), f)
    }
}
