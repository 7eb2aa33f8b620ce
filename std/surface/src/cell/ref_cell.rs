//! [`RefCell`]: std's, whose borrows the backend watches. A borrow writes the borrow counter, so two shared borrows that
//! nothing orders race, in std too.

use std::cell::{BorrowError, BorrowMutError};
use std::cmp::Ordering;
use std::fmt;

use backend::cell::{BorrowWatch, Ref, RefMut};

/// As [`std::cell::RefCell`].
pub struct RefCell<T: ?Sized> {
    watch: BorrowWatch,
    inner: std::cell::RefCell<T>,
}

impl<T> RefCell<T> {
    /// Creates a cell.
    #[must_use]
    pub const fn new(value: T) -> Self {
        Self { watch: BorrowWatch::new(), inner: std::cell::RefCell::new(value) }
    }

    /// The value of a cell that is used up.
    pub const fn into_inner(self) -> T {
        // SAFETY: it is read once, and this cell, which has no destructor of its own, is forgotten.
        let inner = unsafe { std::ptr::read(&raw const self.inner) };
        std::mem::forget(self);
        inner.into_inner()
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
    /// Borrows the value.
    ///
    /// # Panics
    /// If it is exclusively borrowed.
    #[track_caller]
    pub fn borrow(&self) -> Ref<'_, T> {
        self.watch.borrow("borrow", &self.inner, false);
        self.watch.shared(self.inner.borrow())
    }

    /// Borrows the value.
    ///
    /// # Errors
    /// If it is exclusively borrowed.
    #[track_caller]
    pub fn try_borrow(&self) -> Result<Ref<'_, T>, BorrowError> {
        self.watch.try_borrow("try_borrow", &self.inner);
        let guard = self.inner.try_borrow()?;
        Ok(self.watch.shared(guard))
    }

    /// Borrows the value exclusively.
    ///
    /// # Panics
    /// If it is borrowed.
    #[track_caller]
    pub fn borrow_mut(&self) -> RefMut<'_, T> {
        self.watch.borrow("borrow_mut", &self.inner, true);
        self.watch.exclusive(self.inner.borrow_mut())
    }

    /// Borrows the value exclusively.
    ///
    /// # Errors
    /// If it is borrowed.
    #[track_caller]
    pub fn try_borrow_mut(&self) -> Result<RefMut<'_, T>, BorrowMutError> {
        self.watch.try_borrow("try_borrow_mut", &self.inner);
        let guard = self.inner.try_borrow_mut()?;
        Ok(self.watch.exclusive(guard))
    }

    /// A pointer to the value.
    pub fn as_ptr(&self) -> *mut T {
        self.inner.as_ptr()
    }

    /// The value, through an exclusive reference.
    pub fn get_mut(&mut self) -> &mut T {
        self.watch.renew();
        self.inner.get_mut()
    }

    /// Borrows the value without a guard.
    ///
    /// # Safety
    /// As std's: nobody borrows it exclusively while the reference lives.
    ///
    /// # Errors
    /// If it is exclusively borrowed.
    #[track_caller]
    pub unsafe fn try_borrow_unguarded(&self) -> Result<&T, BorrowError> {
        self.watch.try_borrow("try_borrow_unguarded", &self.inner);
        // SAFETY: the caller's promise is the one that std asks for.
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
    #[track_caller]
    fn eq(&self, other: &Self) -> bool {
        *self.borrow() == *other.borrow()
    }
}

impl<T: ?Sized + Eq> Eq for RefCell<T> {}

impl<T: ?Sized + PartialOrd> PartialOrd for RefCell<T> {
    #[track_caller]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.borrow().partial_cmp(&*other.borrow())
    }
}

impl<T: ?Sized + Ord> Ord for RefCell<T> {
    #[track_caller]
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
