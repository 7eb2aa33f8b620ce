//! [`Cell`] and [`OnceCell`], as std's, checked for data races (an `unsafe impl Sync` around them makes those
//! possible).

use std::cmp::Ordering;
use std::fmt;

use super::{renew, touch};
use crate::graph::site::{Object, Role};
use crate::sync::raw::Call;

/// As [`std::cell::Cell`].
#[repr(transparent)]
pub struct Cell<T: ?Sized>(std::cell::Cell<T>);

impl<T> Cell<T> {
    /// Creates a cell.
    pub const fn new(value: T) -> Self {
        Self(std::cell::Cell::new(value))
    }

    /// Sets the value.
    #[track_caller]
    pub fn set(&self, value: T) {
        self.touch(Call::new(Object::Cell, "set", Role::Access), true);
        self.0.set(value);
    }

    /// Swaps the values of two cells.
    #[track_caller]
    pub fn swap(&self, other: &Self) {
        let call = Call::new(Object::Cell, "swap", Role::Access);
        self.touch(call, true);
        other.touch(call, true);
        self.0.swap(&other.0);
    }

    /// Replaces the value.
    #[track_caller]
    pub fn replace(&self, value: T) -> T {
        self.touch(Call::new(Object::Cell, "replace", Role::Access), true);
        self.0.replace(value)
    }

    /// The value of a cell that is used up.
    pub fn into_inner(self) -> T {
        renew(std::ptr::from_ref(&self).addr());
        self.0.into_inner()
    }

    /// A copy of the value.
    #[track_caller]
    pub fn get(&self) -> T
    where
        T: Copy,
    {
        self.touch(Call::new(Object::Cell, "get", Role::Access), false);
        self.0.get()
    }

    /// Replaces the value by a function of it.
    #[track_caller]
    pub fn update(&self, f: impl FnOnce(T) -> T)
    where
        T: Copy,
    {
        self.touch(Call::new(Object::Cell, "update", Role::Access), true);
        self.0.set(f(self.0.get()));
    }

    /// Takes the value, leaves the default.
    #[track_caller]
    pub fn take(&self) -> T
    where
        T: Default,
    {
        self.touch(Call::new(Object::Cell, "take", Role::Access), true);
        self.0.take()
    }
}

impl<T: ?Sized> Cell<T> {
    fn touch(&self, call: Call, write: bool) {
        touch(call, self.0.as_ptr().cast::<u8>().addr(), write);
    }

    /// A pointer to the value.
    pub const fn as_ptr(&self) -> *mut T {
        self.0.as_ptr()
    }

    /// The value, through an exclusive reference.
    pub fn get_mut(&mut self) -> &mut T {
        renew(self.0.as_ptr().cast::<u8>().addr());
        self.0.get_mut()
    }

    /// A cell over exclusively borrowed memory.
    pub const fn from_mut(value: &mut T) -> &Self {
        // SAFETY: as std's `Cell::from_mut`; the type is transparent over it.
        unsafe { &*(std::ptr::from_mut(value) as *const Self) }
    }
}

impl<T> Cell<[T]> {
    /// A cell of a slice as a slice of cells.
    pub const fn as_slice_of_cells(&self) -> &[Cell<T>] {
        // SAFETY: transparent over the elements.
        unsafe { &*(std::ptr::from_ref(self) as *const [Cell<T>]) }
    }
}

impl<T: Copy> Clone for Cell<T> {
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

impl<T> From<T> for Cell<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Copy + fmt::Debug> fmt::Debug for Cell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cell").field("value", &self.get()).finish()
    }
}

/// As [`std::cell::OnceCell`].
pub struct OnceCell<T>(std::cell::OnceCell<T>);

impl<T> OnceCell<T> {
    /// Creates an empty cell.
    pub const fn new() -> Self {
        Self(std::cell::OnceCell::new())
    }

    fn touch(&self, call: Call, write: bool) {
        touch(call, std::ptr::from_ref(self).addr(), write);
    }

    /// The value, if there is one.
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        self.touch(Call::new(Object::OnceCell, "get", Role::Access), false);
        self.0.get()
    }

    /// The value, if there is one.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        renew(std::ptr::from_ref(self).addr());
        self.0.get_mut()
    }

    /// Sets the value.
    ///
    /// # Errors
    /// With the argument, if there is a value.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        self.touch(Call::new(Object::OnceCell, "set", Role::Access), true);
        self.0.set(value)
    }

    /// The value, made by `f` if there is none.
    #[track_caller]
    pub fn get_or_init<F>(&self, f: F) -> &T
    where
        F: FnOnce() -> T,
    {
        let call = Call::new(Object::OnceCell, "get_or_init", Role::Access);
        self.touch(call, false);
        self.0.get_or_init(|| {
            let value = f();
            self.touch(call, true);
            value
        })
    }

    /// The value of a cell that is used up.
    pub fn into_inner(self) -> Option<T> {
        renew(std::ptr::from_ref(&self).addr());
        self.0.into_inner()
    }

    /// Takes the value.
    pub fn take(&mut self) -> Option<T> {
        renew(std::ptr::from_ref(self).addr());
        self.0.take()
    }
}

impl<T> Default for OnceCell<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceCell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        std::fmt::Debug::fmt(&self.0, f)
    }
}

impl<T: Clone> Clone for OnceCell<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: PartialEq> PartialEq for OnceCell<T> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: Eq> Eq for OnceCell<T> {}

impl<T> From<T> for OnceCell<T> {
    fn from(value: T) -> Self {
        Self(value.into())
    }
}
