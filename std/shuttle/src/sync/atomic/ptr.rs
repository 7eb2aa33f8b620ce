//! [`AtomicPtr`].

use std::fmt;
use std::sync::atomic::{self, Ordering};

use super::common;
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
}

/// Methods that change the address: what each makes of the pointer and its argument. Older ones of std's atomic pointers
/// have none of them.
macro_rules! fetch_pointer {
    ($($(#[$doc:meta])* $name:ident($val:ident, $old:ident) = $new:expr;)+) => {
        impl<T> AtomicPtr<T> {$(
            $(#[$doc])*
            #[inline]
            #[track_caller]
            pub fn $name(&self, $val: usize, order: Ordering) -> *mut T {
                visit_pointer(self);
                let changed = self.real.fetch_update(order, Ordering::Relaxed, |$old| Some($new));
                changed.unwrap_or_else(|found| found)
            }
        )+}
    };
}

fetch_pointer! {
    /// Adds, in units of `T`, wrapping around.
    fetch_ptr_add(val, old) = old.wrapping_add(val);
    /// Subtracts, in units of `T`, wrapping around.
    fetch_ptr_sub(val, old) = old.wrapping_sub(val);
    /// Adds bytes, wrapping around.
    fetch_byte_add(val, old) = old.wrapping_byte_add(val);
    /// Subtracts bytes, wrapping around.
    fetch_byte_sub(val, old) = old.wrapping_byte_sub(val);
    /// Bitwise or of the address.
    fetch_or(val, old) = old.map_addr(|address| address | val);
    /// Bitwise and of the address.
    fetch_and(val, old) = old.map_addr(|address| address & val);
    /// Bitwise xor of the address.
    fetch_xor(val, old) = old.map_addr(|address| address ^ val);
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
