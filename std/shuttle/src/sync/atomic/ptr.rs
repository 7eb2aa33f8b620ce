//! [`AtomicPtr`].

use std::fmt;
use std::sync::atomic::{self, Ordering};

use super::{common, fetch};
use crate::engine::visit_pointer;

/// `std::sync::atomic::AtomicPtr`.
#[repr(transparent)]
pub struct AtomicPtr<T> {
    real: atomic::AtomicPtr<T>,
}

impl<T> AtomicPtr<T> {
    /// An atomic that holds `p`.
    #[inline]
    pub const fn new(p: *mut T) -> Self {
        Self { real: atomic::AtomicPtr::new(p) }
    }

    common!(AtomicPtr<T>, *mut T, visit_pointer);

    fetch! {usize, *mut T, visit_pointer,
        fetch_ptr_add: "Adds, in units of `T`, wrapping around.",
        fetch_ptr_sub: "Subtracts, in units of `T`, wrapping around.",
        fetch_byte_add: "Adds bytes, wrapping around.",
        fetch_byte_sub: "Subtracts bytes, wrapping around.",
        fetch_or: "Bitwise or of the address.",
        fetch_and: "Bitwise and of the address.",
        fetch_xor: "Bitwise xor of the address.",
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
        self.real.fmt(f)
    }
}

impl<T> fmt::Pointer for AtomicPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Pointer::fmt(&self.real, f)
    }
}
