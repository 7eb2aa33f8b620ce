//! [`AtomicBool`].

use std::fmt;
use std::sync::atomic::{self, Ordering};

use super::{common, fetch};
use crate::engine::visit;

/// `std::sync::atomic::AtomicBool`.
#[derive(Default)]
#[repr(transparent)]
pub struct AtomicBool {
    real: atomic::AtomicBool,
}

impl AtomicBool {
    /// An atomic that holds `v`.
    #[inline]
    pub const fn new(v: bool) -> Self {
        Self { real: atomic::AtomicBool::new(v) }
    }

    common!(AtomicBool, bool, visit);

    fetch! {bool, bool, visit,
        fetch_and: "Logical and.",
        fetch_nand: "Logical nand.",
        fetch_or: "Logical or.",
        fetch_xor: "Logical xor.",
    }

    /// Logical not.
    #[inline]
    #[track_caller]
    pub fn fetch_not(&self, order: Ordering) -> bool {
        visit(self);
        self.real.fetch_not(order)
    }
}

impl From<bool> for AtomicBool {
    fn from(v: bool) -> Self {
        Self::new(v)
    }
}

impl fmt::Debug for AtomicBool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
