//! `RefCell`.
//!
//! Borrowing and giving back write the borrow counter, so two threads that borrow at once race even when both only
//! read. That is a race of std's `RefCell` too.

use std::cell::{BorrowError, BorrowMutError};
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;

use super::watch::{Site, Watch};

/// A mutable memory location with borrows checked at run time, as `std::cell::RefCell`.
pub struct RefCell<T: ?Sized> {
    watch: Watch,
    inner: std::cell::RefCell<T>,
}

/// A borrow of a [`RefCell`]'s value.
#[must_use = "if unused, the borrow ends at once"]
pub struct Ref<'b, T: ?Sized> {
    /// Dropped before the borrow is given back.
    giving_back: GivingBack<'b>,
    inner: std::cell::Ref<'b, T>,
}

/// An exclusive borrow of a [`RefCell`]'s value.
#[must_use = "if unused, the borrow ends at once"]
pub struct RefMut<'b, T: ?Sized> {
    giving_back: GivingBack<'b>,
    inner: std::cell::RefMut<'b, T>,
}

/// A borrow, by the place where it began.
#[derive(Clone, Copy)]
struct Borrow<'b> {
    watch: &'b Watch,
    site: Site,
}

/// Shows to loom that a borrow ends.
struct GivingBack<'b>(Borrow<'b>);

impl Drop for GivingBack<'_> {
    fn drop(&mut self) {
        self.0.watch.write_again(self.0.site);
    }
}

impl<T> RefCell<T> {
    /// A cell with this value.
    #[inline]
    pub const fn new(value: T) -> Self {
        Self { watch: Watch::new(), inner: std::cell::RefCell::new(value) }
    }

    /// The value.
    pub fn into_inner(self) -> T {
        self.inner.into_inner()
    }

    /// Writes the value and returns the one before.
    #[track_caller]
    pub fn replace(&self, t: T) -> T {
        self.show();
        self.inner.replace(t)
    }

    /// Writes what `f` makes of the value and returns the one before.
    #[track_caller]
    pub fn replace_with<F: FnOnce(&mut T) -> T>(&self, f: F) -> T {
        let value = &mut *self.borrow_mut();
        let replacement = f(value);
        std::mem::replace(value, replacement)
    }

    /// Exchanges the values of two cells.
    #[track_caller]
    pub fn swap(&self, other: &Self) {
        self.show();
        other.show();
        self.inner.swap(&other.inner);
    }

    /// Takes the value and leaves the default.
    #[track_caller]
    pub fn take(&self) -> T
    where
        T: Default,
    {
        self.replace(T::default())
    }
}

impl<T: ?Sized> RefCell<T> {
    /// Borrows the value; panics when it is exclusively borrowed.
    #[track_caller]
    pub fn borrow(&self) -> Ref<'_, T> {
        self.show();
        Ref { inner: self.inner.borrow(), giving_back: self.giving_back() }
    }

    /// Borrows the value, if it is not exclusively borrowed.
    #[track_caller]
    pub fn try_borrow(&self) -> Result<Ref<'_, T>, BorrowError> {
        self.show();
        Ok(Ref { inner: self.inner.try_borrow()?, giving_back: self.giving_back() })
    }

    /// Borrows the value exclusively; panics when it is borrowed.
    #[track_caller]
    pub fn borrow_mut(&self) -> RefMut<'_, T> {
        self.show();
        RefMut { inner: self.inner.borrow_mut(), giving_back: self.giving_back() }
    }

    /// Borrows the value exclusively, if it is not borrowed.
    #[track_caller]
    pub fn try_borrow_mut(&self) -> Result<RefMut<'_, T>, BorrowMutError> {
        self.show();
        Ok(RefMut { inner: self.inner.try_borrow_mut()?, giving_back: self.giving_back() })
    }

    /// Where the value is. What is done there is not shown to loom.
    pub fn as_ptr(&self) -> *mut T {
        self.inner.as_ptr()
    }

    /// The value, for its owner.
    pub fn get_mut(&mut self) -> &mut T {
        self.inner.get_mut()
    }

    /// The value, without a borrow.
    ///
    /// # Safety
    ///
    /// Nobody may borrow it exclusively while the reference lives.
    #[track_caller]
    pub unsafe fn try_borrow_unguarded(&self) -> Result<&T, BorrowError> {
        self.show();
        // SAFETY: by this function's contract.
        unsafe { self.inner.try_borrow_unguarded() }
    }

    /// Shows to loom that the counter changes.
    #[track_caller]
    fn show(&self) {
        let place: *const std::cell::RefCell<T> = &raw const self.inner;
        self.watch.write(place.cast_mut().cast(), size_of_val(&self.inner));
    }

    #[track_caller]
    fn giving_back(&self) -> GivingBack<'_> {
        GivingBack(Borrow { watch: &self.watch, site: Location::caller() })
    }
}

/// The methods that std gives to both guards, as functions.
macro_rules! guard {
    ($guard:ident, $($mut:tt)?) => {
        impl<'b, T: ?Sized> $guard<'b, T> {
            /// A borrow of a part.
            pub fn map<U: ?Sized, F>(orig: Self, f: F) -> $guard<'b, U>
            where
                F: FnOnce(&$($mut)? T) -> &$($mut)? U,
            {
                $guard { giving_back: orig.giving_back, inner: std::cell::$guard::map(orig.inner, f) }
            }

            /// A borrow of a part, if there is one.
            pub fn filter_map<U: ?Sized, F>(orig: Self, f: F) -> Result<$guard<'b, U>, Self>
            where
                F: FnOnce(&$($mut)? T) -> Option<&$($mut)? U>,
            {
                let giving_back = orig.giving_back;
                match std::cell::$guard::filter_map(orig.inner, f) {
                    Ok(inner) => Ok($guard { giving_back, inner }),
                    Err(inner) => Err($guard { giving_back, inner }),
                }
            }

            /// Borrows of two parts.
            pub fn map_split<U: ?Sized, V: ?Sized, F>(orig: Self, f: F) -> ($guard<'b, U>, $guard<'b, V>)
            where
                F: FnOnce(&$($mut)? T) -> (&$($mut)? U, &$($mut)? V),
            {
                let (left, right) = std::cell::$guard::map_split(orig.inner, f);
                let other = GivingBack(orig.giving_back.0);
                ($guard { giving_back: orig.giving_back, inner: left }, $guard { giving_back: other, inner: right })
            }
        }

        impl<T: ?Sized> Deref for $guard<'_, T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.inner
            }
        }

        impl<T: ?Sized + fmt::Display> fmt::Display for $guard<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }

        impl<T: ?Sized + fmt::Debug> fmt::Debug for $guard<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }
    };
}

guard!(Ref,);
guard!(RefMut, mut);

impl<'b, T: ?Sized> Ref<'b, T> {
    /// Another borrow of the same.
    #[expect(clippy::should_implement_trait, reason = "std has it as a function")]
    pub fn clone(orig: &Ref<'b, T>) -> Ref<'b, T> {
        let giving_back = GivingBack(orig.giving_back.0);
        giving_back.0.watch.write_again(giving_back.0.site);
        Ref { inner: std::cell::Ref::clone(&orig.inner), giving_back }
    }
}

impl<T: ?Sized> DerefMut for RefMut<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.inner
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

impl<T> From<T> for RefCell<T> {
    fn from(value: T) -> Self {
        Self::new(value)
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

impl<T: ?Sized + fmt::Debug> fmt::Debug for RefCell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut d = f.debug_struct("RefCell");
        match self.try_borrow() {
            Ok(value) => d.field("value", &value),
            Err(_) => d.field("value", &format_args!("<borrowed>")),
        };
        d.finish()
    }
}
