//! [`BorrowWatch`]: shows the borrows of a `RefCell` to loom.
//!
//! Borrowing and giving back write the borrow counter, so two threads that borrow at once race even when both only
//! read. That is a race of std's `RefCell` too.

use std::cell::RefCell;
use std::panic::Location;

use super::guards::{Ref, RefMut};
use super::tracker::Site;
use super::watch::Watch;

/// A watch beside a `RefCell`.
#[derive(Debug)]
pub struct BorrowWatch {
    watch: Watch,
}

/// Shows to loom that a borrow ends, as a write at the place where it began.
pub(super) struct GivingBack<'b> {
    watch: &'b Watch,
    site: Site,
}

impl BorrowWatch {
    /// Nobody has borrowed.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "a backend has `new`")]
    pub const fn new() -> Self {
        Self { watch: Watch::new() }
    }

    /// Before a borrow that panics if it cannot be had.
    #[inline]
    #[track_caller]
    pub fn borrow<T: ?Sized>(&self, what: &'static str, cell: &RefCell<T>, _exclusive: bool) {
        self.try_borrow(what, cell);
    }

    /// Before a borrow that may be refused.
    #[inline]
    #[track_caller]
    pub fn try_borrow<T: ?Sized>(&self, _: &'static str, cell: &RefCell<T>) {
        self.watch.write_at(std::ptr::from_ref(cell).cast_mut(), Location::caller());
    }

    /// It was had.
    #[inline]
    #[track_caller]
    pub fn shared<'b, T: ?Sized>(&'b self, guard: std::cell::Ref<'b, T>) -> Ref<'b, T> {
        Ref { inner: guard, giving_back: self.giving_back() }
    }

    /// It was had.
    #[inline]
    #[track_caller]
    pub fn exclusive<'b, T: ?Sized>(&'b self, guard: std::cell::RefMut<'b, T>) -> RefMut<'b, T> {
        RefMut { inner: guard, giving_back: self.giving_back() }
    }

    #[track_caller]
    fn giving_back(&self) -> GivingBack<'_> {
        GivingBack { watch: &self.watch, site: Location::caller() }
    }

    /// Its owner uses the value by other means: loom sees by what the cell came to it.
    #[inline]
    pub fn renew(&mut self) {}
}

impl GivingBack<'_> {
    /// The end of another borrow that began where this one did.
    pub(super) fn another(&self) -> Self {
        Self { ..*self }
    }

    /// A borrow is added to the one that is there.
    pub(super) fn show(&self) {
        self.watch.write_again(self.site);
    }
}

impl Drop for GivingBack<'_> {
    fn drop(&mut self) {
        self.watch.write_again(self.site);
    }
}
