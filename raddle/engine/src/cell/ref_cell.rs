//! [`RefCell`], as std's: std's guards, with the borrow flag's and the value's accesses checked for data races, and a
//! borrow conflict between two *threads* reported as what it is.

use std::cmp::Ordering;
use std::fmt;

pub use std::cell::{BorrowError, BorrowMutError, Ref, RefMut};

use super::{renew, touch};
use crate::graph::site::{Object, Role};
use crate::run::runtime;
use crate::sync::raw::Call;

/// As [`std::cell::RefCell`].
pub struct RefCell<T: ?Sized> {
    /// One more than the model thread that borrowed last.
    borrower: std::cell::Cell<u32>,
    inner: std::cell::RefCell<T>,
}

impl<T> RefCell<T> {
    /// Creates a cell.
    pub const fn new(value: T) -> Self {
        Self { borrower: std::cell::Cell::new(0), inner: std::cell::RefCell::new(value) }
    }

    /// The value of a cell that is used up.
    pub fn into_inner(self) -> T {
        renew(std::ptr::from_ref(&self.borrower).addr());
        self.inner.into_inner()
    }

    /// Replaces the value.
    #[track_caller]
    pub fn replace(&self, value: T) -> T {
        std::mem::replace(&mut *self.borrow_mut(), value)
    }

    /// Replaces the value by a function of it.
    #[track_caller]
    pub fn replace_with<F: FnOnce(&mut T) -> T>(&self, f: F) -> T {
        let value = &mut *self.borrow_mut();
        let new = f(value);
        std::mem::replace(value, new)
    }

    /// Swaps the values of two cells.
    #[track_caller]
    pub fn swap(&self, other: &Self) {
        std::mem::swap(&mut *self.borrow_mut(), &mut *other.borrow_mut());
    }

    /// Takes the value, leaves the default.
    #[track_caller]
    pub fn take(&self) -> T
    where
        T: Default,
    {
        self.replace(T::default())
    }
}

impl<T: ?Sized> RefCell<T> {
    fn touch(&self, call: Call) {
        // Every borrow writes the flag; two shared borrows of different threads race on it.
        touch(call, self.borrower.as_ptr().addr(), true);
    }

    fn conflict(&self, call: Call) {
        runtime::world_if_active(|w| {
            let other = self.borrower.get();
            if other != 0 && other - 1 != w.current {
                w.borrow_conflict(call.site, other - 1);
            }
        });
        // Control passes to the explorer, which finds the failure.
        if runtime::world_if_active(|w| w.failure.is_some()) == Some(true) {
            call.request(crate::run::request::Op::Touch { addr: usize::MAX, write: false });
        }
    }

    fn borrowed(&self) {
        self.borrower.set(runtime::world_if_active(|w| w.current + 1).unwrap_or(0));
    }

    /// Borrows the value.
    ///
    /// # Panics
    /// If it is exclusively borrowed.
    #[track_caller]
    pub fn borrow(&self) -> Ref<'_, T> {
        let call = Call::new(Object::RefCell, "borrow", Role::Access);
        if self.inner.try_borrow().is_err() {
            self.conflict(call);
        }
        self.touch(call);
        let guard = self.inner.borrow();
        self.borrowed();
        guard
    }

    /// Borrows the value.
    ///
    /// # Errors
    /// If it is exclusively borrowed.
    #[track_caller]
    pub fn try_borrow(&self) -> Result<Ref<'_, T>, BorrowError> {
        self.touch(Call::new(Object::RefCell, "try_borrow", Role::Access));
        let guard = self.inner.try_borrow()?;
        self.borrowed();
        Ok(guard)
    }

    /// Borrows the value exclusively.
    ///
    /// # Panics
    /// If it is borrowed.
    #[track_caller]
    pub fn borrow_mut(&self) -> RefMut<'_, T> {
        let call = Call::new(Object::RefCell, "borrow_mut", Role::Access);
        if self.inner.try_borrow_mut().is_err() {
            self.conflict(call);
        }
        self.touch(call);
        let guard = self.inner.borrow_mut();
        self.borrowed();
        guard
    }

    /// Borrows the value exclusively.
    ///
    /// # Errors
    /// If it is borrowed.
    #[track_caller]
    pub fn try_borrow_mut(&self) -> Result<RefMut<'_, T>, BorrowMutError> {
        self.touch(Call::new(Object::RefCell, "try_borrow_mut", Role::Access));
        let guard = self.inner.try_borrow_mut()?;
        self.borrowed();
        Ok(guard)
    }

    /// A pointer to the value.
    pub fn as_ptr(&self) -> *mut T {
        self.inner.as_ptr()
    }

    /// The value, through an exclusive reference.
    pub fn get_mut(&mut self) -> &mut T {
        renew(self.borrower.as_ptr().addr());
        self.inner.get_mut()
    }

    /// Borrows the value without a guard.
    ///
    /// # Safety
    /// As std's.
    ///
    /// # Errors
    /// If it is exclusively borrowed.
    pub unsafe fn try_borrow_unguarded(&self) -> Result<&T, BorrowError> {
        // SAFETY: the caller's promise.
        unsafe { self.inner.try_borrow_unguarded() }
    }
}

impl<T: Clone> Clone for RefCell<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        Self::new(self.borrow().clone())
    }
}

impl<T: Default> Default for RefCell<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: ?Sized + PartialEq> PartialEq for RefCell<T> {
    fn eq(&self, other: &Self) -> bool {
        *self.borrow() == *other.borrow()
    }
}

impl<T: ?Sized + Eq> Eq for RefCell<T> {}

impl<T: ?Sized + PartialOrd> PartialOrd for RefCell<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.borrow().partial_cmp(&*other.borrow())
    }
}

impl<T: ?Sized + Ord> Ord for RefCell<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.borrow().cmp(&*other.borrow())
    }
}

impl<T> From<T> for RefCell<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RefCell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut d = f.debug_struct("RefCell");
        match self.inner.try_borrow() {
            Ok(value) => d.field("value", &value),
            Err(_) => d.field("value", &format_args!("<borrowed>")),
        };
        d.finish()
    }
}
