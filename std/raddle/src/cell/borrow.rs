//! [`BorrowWatch`]: shows the borrows of a `RefCell` to the engine: its flag's accesses, and a borrow conflict between two
//! *threads* as what it is. That a borrow ends is not shown.

use std::cell::{Cell, Ref, RefCell, RefMut};

use raddle_engine::backend::{Call, Object, Role, active, current, retire_cell};

/// A watch beside a `RefCell`.
#[derive(Debug)]
pub struct BorrowWatch {
    /// One more than the model thread that borrowed last.
    borrower: Cell<u32>,
}

impl BorrowWatch {
    /// Nobody has borrowed.
    #[must_use]
    pub const fn new() -> Self {
        Self { borrower: Cell::new(0) }
    }

    fn addr(&self) -> usize {
        self.borrower.as_ptr().addr()
    }

    fn touch(&self, call: Call) {
        if active() {
            // Every borrow writes the flag; two shared borrows of different threads race on it.
            call.touch(self.addr(), true);
        }
    }

    /// Before a borrow that panics if it cannot be had.
    #[track_caller]
    pub fn borrow<T: ?Sized>(&self, what: &'static str, cell: &RefCell<T>, exclusive: bool) {
        let call = Call::new(Object::RefCell, what, Role::Access);
        let conflicts = if exclusive { cell.try_borrow_mut().is_err() } else { cell.try_borrow().is_err() };
        if conflicts && active() {
            call.conflicts(self.borrower.get().checked_sub(1));
        }
        self.touch(call);
    }

    /// Before a borrow that may be refused.
    #[track_caller]
    pub fn try_borrow<T: ?Sized>(&self, what: &'static str, _cell: &RefCell<T>) {
        self.touch(Call::new(Object::RefCell, what, Role::Access));
    }

    /// It was had.
    #[inline]
    pub fn shared<'b, T: ?Sized>(&'b self, guard: Ref<'b, T>) -> Ref<'b, T> {
        self.borrowed();
        guard
    }

    /// It was had.
    #[inline]
    pub fn exclusive<'b, T: ?Sized>(&'b self, guard: RefMut<'b, T>) -> RefMut<'b, T> {
        self.borrowed();
        guard
    }

    fn borrowed(&self) {
        self.borrower.set(if active() { current() + 1 } else { 0 });
    }

    /// The cell's owner uses the value by other means: a new life begins.
    pub fn renew(&mut self) {
        retire_cell(self.addr());
    }
}
