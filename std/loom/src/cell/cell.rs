//! `Cell`.

use std::cmp::Ordering;
use std::fmt;

use super::watch::Watch;

/// A mutable memory location, as `std::cell::Cell`.
pub struct Cell<T: ?Sized> {
    watch: Watch,
    inner: std::cell::Cell<T>,
}

impl<T> Cell<T> {
    /// A cell with this value.
    #[inline]
    pub const fn new(value: T) -> Self {
        Self { watch: Watch::new(), inner: std::cell::Cell::new(value) }
    }

    /// Writes the value.
    #[track_caller]
    pub fn set(&self, val: T) {
        self.replace(val);
    }

    /// Exchanges the values of two cells.
    #[track_caller]
    pub fn swap(&self, other: &Self) {
        if !std::ptr::eq(self, other) {
            self.write();
            other.write();
            self.inner.swap(&other.inner);
        }
    }

    /// Writes the value and returns the one before.
    #[track_caller]
    pub fn replace(&self, val: T) -> T {
        self.write();
        self.inner.replace(val)
    }

    /// The value.
    pub fn into_inner(self) -> T {
        self.inner.into_inner()
    }

    /// A copy of the value.
    #[track_caller]
    pub fn get(&self) -> T
    where
        T: Copy,
    {
        self.watch.read(self.inner.as_ptr().cast(), size_of::<T>());
        self.inner.get()
    }

    /// Applies `f` to the value.
    #[track_caller]
    pub fn update(&self, f: impl FnOnce(T) -> T)
    where
        T: Copy,
    {
        self.set(f(self.get()));
    }

    /// Takes the value and leaves the default.
    #[track_caller]
    pub fn take(&self) -> T
    where
        T: Default,
    {
        self.replace(T::default())
    }

    #[track_caller]
    fn write(&self) {
        self.watch.write(self.inner.as_ptr().cast(), size_of::<T>());
    }
}

impl<T: ?Sized> Cell<T> {
    /// Where the value is. What is done there is not shown to loom.
    pub const fn as_ptr(&self) -> *mut T {
        self.inner.as_ptr()
    }

    /// The value, for its owner.
    pub fn get_mut(&mut self) -> &mut T {
        self.inner.get_mut()
    }
}

impl<T: Copy> Clone for Cell<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        Self::new(self.get())
    }
}

impl<T: Default> Default for Cell<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> From<T> for Cell<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: PartialEq + Copy> PartialEq for Cell<T> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: Eq + Copy> Eq for Cell<T> {}

impl<T: PartialOrd + Copy> PartialOrd for Cell<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.get().partial_cmp(&other.get())
    }
}

impl<T: Ord + Copy> Ord for Cell<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.get().cmp(&other.get())
    }
}

impl<T: Copy + fmt::Debug> fmt::Debug for Cell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cell").field("value", &self.get()).finish()
    }
}
