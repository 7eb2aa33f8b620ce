//! `AtomicPtr`. In a model it is an integer, and the pointer comes back with the provenance that was exposed.

use std::fmt;
use std::panic::{Location, RefUnwindSafe};
use std::ptr::with_exposed_provenance_mut;

use super::{Ordering, check, model};
use crate::engine::{Bound, Execution, current, op};

/// A pointer shared between threads, as `std::sync::atomic::AtomicPtr`.
pub struct AtomicPtr<T> {
    /// The value outside a model, and with which an execution begins.
    outside: std::sync::atomic::AtomicPtr<T>,
    bound: Bound<model::Usize>,
}

impl<T> RefUnwindSafe for AtomicPtr<T> {}

impl<T> AtomicPtr<T> {
    /// An atomic with this value.
    #[inline]
    #[must_use]
    pub const fn new(p: *mut T) -> Self {
        Self { outside: std::sync::atomic::AtomicPtr::new(p), bound: Bound::new() }
    }

    fn model(&self) -> Option<(&'static Execution, &'static model::Usize)> {
        let ex = current()?;
        let model = self.bound.get_kept(ex, || {
            let model = ex.take::<model::Usize>();
            model.base.set(self.outside.load(Ordering::Relaxed).expose_provenance());
            model
        });
        ex.learn_order();
        Some((ex, model))
    }

    /// The value, for its owner.
    pub fn get_mut(&mut self) -> &mut *mut T {
        if let Some(ex) = current()
            && let Some(model) = self.bound.peek(ex)
        {
            // Not a load: the owner may have it from an `Arc`, whose order loom cannot see, and must get the last value.
            let value = op(|| model.loom.fetch_add(0, Ordering::AcqRel));
            self.outside.store(pointer(value, model), Ordering::Relaxed);
            self.bound.clear(ex);
        }
        self.outside.get_mut()
    }

    /// The value.
    #[must_use]
    pub fn into_inner(mut self) -> *mut T {
        *self.get_mut()
    }

    /// Where the value is outside a model. In a model, what is written there takes effect when the atomic is used
    /// again, and only if it has not been used since its owner had it.
    pub fn as_ptr(&self) -> *mut *mut T {
        super::model::note_address();
        self.outside.as_ptr()
    }

    /// The value.
    #[track_caller]
    pub fn load(&self, order: Ordering) -> *mut T {
        let Some((ex, model)) = self.model() else { return self.outside.load(order) };
        check::load(order);
        model.loads.load(ex, Location::caller(), order);
        pointer(op(|| model.loom.load(order)), model)
    }

    /// Writes a value.
    #[track_caller]
    pub fn store(&self, ptr: *mut T, order: Ordering) {
        let Some((ex, model)) = self.model() else { return self.outside.store(ptr, order) };
        check::store(order);
        model.loads.write(ex, order);
        op(|| model.loom.store(number(ptr, model), order));
    }

    /// Writes a value and returns the one before.
    #[track_caller]
    pub fn swap(&self, ptr: *mut T, order: Ordering) -> *mut T {
        let Some((ex, model)) = self.model() else { return self.outside.swap(ptr, order) };
        model.loads.write(ex, order);
        pointer(op(|| model.loom.swap(number(ptr, model), order)), model)
    }

    /// Writes `new` if the value is `current`; returns what it was.
    #[deprecated(since = "1.50.0", note = "use `compare_exchange` or `compare_exchange_weak` instead")]
    #[track_caller]
    pub fn compare_and_swap(&self, current: *mut T, new: *mut T, order: Ordering) -> *mut T {
        self.compare_exchange(current, new, order, failure(order)).unwrap_or_else(|value| value)
    }

    /// Writes `new` if the value is `current`; returns what it was.
    #[track_caller]
    pub fn compare_exchange(
        &self,
        current: *mut T,
        new: *mut T,
        success: Ordering,
        failure: Ordering,
    ) -> Result<*mut T, *mut T> {
        let Some((ex, model)) = self.model() else {
            return self.outside.compare_exchange(current, new, success, failure);
        };
        check::exchange(failure);
        model.loads.write(ex, success);
        let (current, new) = (number(current, model), number(new, model));
        let result = op(|| model.loom.compare_exchange(current, new, success, failure));
        result.map(|value| pointer(value, model)).map_err(|value| pointer(value, model))
    }

    /// The same; on some machines it can fail for no reason, in a model it does not.
    #[track_caller]
    pub fn compare_exchange_weak(
        &self,
        current: *mut T,
        new: *mut T,
        success: Ordering,
        failure: Ordering,
    ) -> Result<*mut T, *mut T> {
        self.compare_exchange(current, new, success, failure)
    }

    /// Applies `f` until nobody came between; returns the value before.
    #[track_caller]
    pub fn fetch_update<F>(&self, set_order: Ordering, fetch_order: Ordering, f: F) -> Result<*mut T, *mut T>
    where
        F: FnMut(*mut T) -> Option<*mut T>,
    {
        self.try_update(set_order, fetch_order, f)
    }

    /// Applies `f` until nobody came between; returns the value before, as an error when `f` gives none.
    #[track_caller]
    pub fn try_update(
        &self,
        set_order: Ordering,
        fetch_order: Ordering,
        mut f: impl FnMut(*mut T) -> Option<*mut T>,
    ) -> Result<*mut T, *mut T> {
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
    pub fn update(&self, set_order: Ordering, fetch_order: Ordering, mut f: impl FnMut(*mut T) -> *mut T) -> *mut T {
        self.try_update(set_order, fetch_order, |value| Some(f(value))).unwrap_or_else(|value| value)
    }

    /// Moves the pointer forward by `val` elements, wrapping; returns the value before.
    #[track_caller]
    pub fn fetch_ptr_add(&self, val: usize, order: Ordering) -> *mut T {
        self.fetch_byte_add(val.wrapping_mul(size_of::<T>()), order)
    }

    /// Moves the pointer back by `val` elements, wrapping; returns the value before.
    #[track_caller]
    pub fn fetch_ptr_sub(&self, val: usize, order: Ordering) -> *mut T {
        self.fetch_byte_sub(val.wrapping_mul(size_of::<T>()), order)
    }

    /// Changes the pointer outside a model. Older ones of std's atomic pointers have no arithmetic.
    fn changed(&self, order: Ordering, f: impl Fn(*mut T) -> *mut T) -> *mut T {
        let changed = self.outside.fetch_update(order, Ordering::Relaxed, |p| Some(f(p)));
        changed.unwrap_or_else(|found| found)
    }

    /// Moves the pointer forward by `val` bytes, wrapping; returns the value before.
    #[track_caller]
    pub fn fetch_byte_add(&self, val: usize, order: Ordering) -> *mut T {
        let Some((ex, model)) = self.model() else { return self.changed(order, |p| p.wrapping_byte_add(val)) };
        model.loads.write(ex, order);
        pointer(op(|| model.loom.fetch_add(val, order)), model)
    }

    /// Moves the pointer back by `val` bytes, wrapping; returns the value before.
    #[track_caller]
    pub fn fetch_byte_sub(&self, val: usize, order: Ordering) -> *mut T {
        let Some((ex, model)) = self.model() else { return self.changed(order, |p| p.wrapping_byte_sub(val)) };
        model.loads.write(ex, order);
        pointer(op(|| model.loom.fetch_sub(val, order)), model)
    }

    /// Sets bits of the address; returns the value before.
    #[track_caller]
    pub fn fetch_or(&self, val: usize, order: Ordering) -> *mut T {
        self.update(order, failure(order), |ptr| ptr.map_addr(|address| address | val))
    }

    /// Keeps bits of the address; returns the value before.
    #[track_caller]
    pub fn fetch_and(&self, val: usize, order: Ordering) -> *mut T {
        self.update(order, failure(order), |ptr| ptr.map_addr(|address| address & val))
    }

    /// Flips bits of the address; returns the value before.
    #[track_caller]
    pub fn fetch_xor(&self, val: usize, order: Ordering) -> *mut T {
        self.update(order, failure(order), |ptr| ptr.map_addr(|address| address ^ val))
    }
}

/// What loom keeps for a pointer.
fn number<T>(ptr: *mut T, model: &model::Usize) -> usize {
    ptr.expose_provenance().wrapping_sub(model.base.get())
}

/// The pointer that loom keeps a number for.
fn pointer<T>(number: usize, model: &model::Usize) -> *mut T {
    with_exposed_provenance_mut(number.wrapping_add(model.base.get()))
}

/// The order of a failure that goes with an order of success.
fn failure(success: Ordering) -> Ordering {
    match success {
        Ordering::Release | Ordering::Relaxed => Ordering::Relaxed,
        Ordering::Acquire | Ordering::AcqRel => Ordering::Acquire,
        _ => Ordering::SeqCst,
    }
}

impl<T> Default for AtomicPtr<T> {
    fn default() -> Self {
        Self::new(std::ptr::null_mut())
    }
}

impl<T> From<*mut T> for AtomicPtr<T> {
    fn from(p: *mut T) -> Self {
        Self::new(p)
    }
}

impl<T> fmt::Debug for AtomicPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.load(Ordering::Relaxed), f)
    }
}

impl<T> fmt::Pointer for AtomicPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Pointer::fmt(&self.load(Ordering::Relaxed), f)
    }
}
