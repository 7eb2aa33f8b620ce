//! Cells: the surface has std's. Valgrind sees every access by itself, so the watches beside them have nothing to do.

pub use std::cell::{Ref, RefMut};

use std::cell::RefCell;

/// A watch beside a `Cell` or a `OnceCell`.
pub struct Watch;

/// A watch beside a `RefCell`.
pub struct BorrowWatch;

/// What is watched.
#[derive(Clone, Copy)]
pub enum Kind {
    /// A `Cell`.
    Cell,
    /// A `OnceCell`.
    OnceCell,
}

impl Watch {
    /// A watch.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }

    /// The cell is read.
    #[inline]
    pub fn read<T: ?Sized>(&self, _kind: Kind, _what: &'static str, _place: *mut T) {}

    /// The cell is written.
    #[inline]
    pub fn write<T: ?Sized>(&self, _kind: Kind, _what: &'static str, _place: *mut T) {}

    /// Its owner uses the value by other means.
    #[inline]
    pub fn renew<T: ?Sized>(&mut self, _place: *mut T) {}
}

impl BorrowWatch {
    /// A watch.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }

    /// A borrow begins, which panics if it cannot be had.
    #[inline]
    pub fn borrow<T: ?Sized>(&self, _what: &'static str, _cell: &RefCell<T>, _exclusive: bool) {}

    /// A borrow begins, which may be refused.
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

    /// Its owner uses the value by other means.
    #[inline]
    pub fn renew(&mut self) {}
}
