//! [`Cell`].

use std::cmp::Ordering;
use std::fmt;

use backend::cell::{Kind, Watch};

/// As [`std::cell::Cell`].
// As the value alone where the watch takes no room.
#[repr(C)]
pub struct Cell<T: ?Sized> {
    watch: Watch,
    inner: std::cell::Cell<T>,
}

impl<T> Cell<T> {
    /// Creates a cell.
    #[must_use]
    pub const fn new(value: T) -> Self {
        Self { watch: Watch::new(), inner: std::cell::Cell::new(value) }
    }

    /// Sets the value.
    #[inline]
    #[track_caller]
    pub fn set(&self, value: T) {
        self.write("set");
        self.inner.set(value);
    }

    /// Swaps the values of two cells.
    #[track_caller]
    pub fn swap(&self, other: &Self) {
        if !std::ptr::eq(self, other) {
            self.write("swap");
            other.write("swap");
            self.inner.swap(&other.inner);
        }
    }

    /// Replaces the value.
    #[track_caller]
    pub fn replace(&self, value: T) -> T {
        self.write("replace");
        self.inner.replace(value)
    }

    /// The value of a cell that is used up.
    pub const fn into_inner(self) -> T {
        // SAFETY: it is read once, and the cell, which has no destructor of its own, is forgotten.
        let value = unsafe { self.inner.as_ptr().read() };
        std::mem::forget(self);
        value
    }

    /// A copy of the value.
    #[inline]
    #[track_caller]
    pub fn get(&self) -> T
    where
        T: Copy,
    {
        self.read("get");
        self.inner.get()
    }

    /// Replaces the value by a function of it.
    #[track_caller]
    pub fn update(&self, f: impl FnOnce(T) -> T)
    where
        T: Copy,
    {
        self.write("update");
        self.inner.set(f(self.inner.get()));
    }

    /// Takes the value, leaves the default.
    #[track_caller]
    pub fn take(&self) -> T
    where
        T: Default,
    {
        self.write("take");
        self.inner.take()
    }
}

impl<T: ?Sized> Cell<T> {
    #[inline]
    #[track_caller]
    fn read(&self, what: &'static str) {
        self.watch.read(Kind::Cell, what, self.inner.as_ptr());
    }

    #[inline]
    #[track_caller]
    fn write(&self, what: &'static str) {
        self.watch.write(Kind::Cell, what, self.inner.as_ptr());
    }

    /// A pointer to the value. What is done through it is not seen.
    pub const fn as_ptr(&self) -> *mut T {
        self.inner.as_ptr()
    }

    /// The value, through an exclusive reference.
    pub fn get_mut(&mut self) -> &mut T {
        self.watch.renew(self.inner.as_ptr());
        self.inner.get_mut()
    }
}

backend::in_place! {{
    impl<T: ?Sized> Cell<T> {
        /// A cell over exclusively borrowed memory.
        pub const fn from_mut(value: &mut T) -> &Self {
            // SAFETY: a cell is laid out as its value, for the watch takes no room, and the memory is shared by this
            // cell only.
            unsafe { &*(std::ptr::from_mut(value) as *const Self) }
        }
    }

    impl<T> Cell<[T]> {
        /// A cell of a slice as a slice of cells.
        pub const fn as_slice_of_cells(&self) -> &[Cell<T>] {
            // SAFETY: a cell is laid out as its value, for the watch takes no room.
            unsafe { &*(std::ptr::from_ref(self) as *const [Cell<T>]) }
        }
    }

    impl<T, const N: usize> Cell<[T; N]> {
        /// A cell of an array as an array of cells.
        pub const fn as_array_of_cells(&self) -> &[Cell<T>; N] {
            // SAFETY: a cell is laid out as its value, for the watch takes no room.
            unsafe { &*std::ptr::from_ref(self).cast::<[Cell<T>; N]>() }
        }
    }
} else {}}

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

impl<T: PartialEq + Copy> PartialEq for Cell<T> {
    #[track_caller]
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: Eq + Copy> Eq for Cell<T> {}

impl<T: PartialOrd + Copy> PartialOrd for Cell<T> {
    #[track_caller]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.get().partial_cmp(&other.get())
    }
}

impl<T: Ord + Copy> Ord for Cell<T> {
    #[track_caller]
    fn cmp(&self, other: &Self) -> Ordering {
        self.get().cmp(&other.get())
    }
}

impl<T> From<T> for Cell<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Copy + fmt::Debug> fmt::Debug for Cell<T> {
    #[track_caller]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cell").field("value", &self.get()).finish()
    }
}
