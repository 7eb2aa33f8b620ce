//! Cells. shuttle runs all threads of a model on one OS thread, so it sees no data race: nothing here watches anything.

pub use std::cell::{Ref, RefMut};

use std::cell::RefCell;

/// What is watched.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A `Cell`.
    Cell,
    /// A `OnceCell`.
    OnceCell,
}

/// A watch beside a `Cell` or a `OnceCell`.
#[derive(Debug)]
pub struct Watch;

impl Watch {
    /// Nothing has been seen.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }

    /// The cell at a place is read.
    #[inline]
    pub fn read<T: ?Sized>(&self, _kind: Kind, _what: &'static str, _place: *mut T) {}

    /// It is written.
    #[inline]
    pub fn write<T: ?Sized>(&self, _kind: Kind, _what: &'static str, _place: *mut T) {}

    /// Its owner uses it by other means.
    #[inline]
    pub fn renew<T: ?Sized>(&mut self, _place: *mut T) {}
}

/// A watch beside a `RefCell`.
#[derive(Debug)]
pub struct BorrowWatch;

impl BorrowWatch {
    /// Nothing is borrowed.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }

    /// Before a borrow that panics if it cannot be had.
    #[inline]
    pub fn borrow<T: ?Sized>(&self, _what: &'static str, _cell: &RefCell<T>, _exclusive: bool) {}

    /// Before a borrow that may be refused.
    #[inline]
    pub fn try_borrow<T: ?Sized>(&self, _what: &'static str, _cell: &RefCell<T>) {}

    /// It was had.
    #[inline]
    pub fn shared<'b, T: ?Sized>(&'b self, guard: Ref<'b, T>) -> Ref<'b, T> {
        guard
    }

    /// It was had.
    #[inline]
    pub fn exclusive<'b, T: ?Sized>(&'b self, guard: RefMut<'b, T>) -> RefMut<'b, T> {
        guard
    }

    /// The cell's owner uses the value by other means.
    #[inline]
    pub fn renew(&mut self) {}
}
