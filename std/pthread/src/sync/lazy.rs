//! A box that is made at first use, by whichever thread comes first.

use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

/// What a [`Lazy`] box holds: something that must stay where it is from `new` to `retire`.
pub(super) trait Object: Sized {
    /// Makes one, in its final place.
    fn new() -> Box<Self>;
    /// Readies it for being dropped; `false` when somebody still holds it, and then it is leaked.
    fn retire(&mut self) -> bool;
}

/// A `T` in a box that is made at first use. Its address does not change when the `Lazy` is moved.
///
/// The pointer is changed by read-modify-write operations alone, which Helgrind takes for reads. It orders nothing
/// for Helgrind, so that making a lock does not hide a race between the threads that first use it.
pub(super) struct Lazy<T: Object>(AtomicPtr<T>);

impl<T: Object> Lazy<T> {
    /// A box that is yet to be made.
    pub(super) const fn new() -> Self {
        Self(AtomicPtr::new(ptr::null_mut()))
    }

    /// What is in the box.
    pub(super) fn get(&self) -> &T {
        let mut object = self.0.load(Ordering::Acquire);
        if object.is_null() {
            object = self.make();
        }
        // SAFETY: it came from a box, is published with release order, and lives until `self` is dropped.
        unsafe { &*object }
    }

    /// What is in the box, for its only owner, if it has been made.
    pub(super) fn made(&mut self) -> Option<&T> {
        // SAFETY: it is null or came from a box, and lives until `self` is dropped.
        unsafe { self.0.get_mut().as_ref() }
    }

    /// Makes the box, or takes that of another thread which was faster.
    #[cold]
    fn make(&self) -> *mut T {
        let fresh = Box::into_raw(T::new());
        match self.0.compare_exchange(ptr::null_mut(), fresh, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => fresh,
            Err(first) => {
                // SAFETY: nobody else has seen it.
                let mut late = unsafe { Box::from_raw(fresh) };
                assert!(late.retire(), "internal error: an unused lock is held");
                first
            }
        }
    }
}

impl<T: Object> Drop for Lazy<T> {
    fn drop(&mut self) {
        let object = *self.0.get_mut();
        if !object.is_null() {
            // SAFETY: it came from a box, and `self` was its only owner.
            let mut object = unsafe { Box::from_raw(object) };
            // A guard was forgotten. Valgrind would take the next lock at this place for the one that is held. Miri would
            // call it a leak, and forgets a lock with its memory.
            if !object.retire() && !cfg!(miri) {
                Box::leak(object);
            }
        }
    }
}
