//! [`UnsafeCell`] with accesses that can be checked.

use raddle_engine::backend::{Call, Object, Role, active, note_static, retire_cell};

/// As [`std::cell::UnsafeCell`], but a pointer is handed to a closure, and two unordered accesses of which one is
/// [`with_mut`](Self::with_mut) are a data race.
#[derive(Debug, Default)]
#[repr(transparent)]
pub struct UnsafeCell<T: ?Sized>(std::cell::UnsafeCell<T>);

impl<T> UnsafeCell<T> {
    /// Creates a cell.
    pub const fn new(value: T) -> Self {
        Self(std::cell::UnsafeCell::new(value))
    }

    /// The value of a cell that is used up.
    pub fn into_inner(self) -> T {
        self.0.into_inner()
    }
}

impl<T: ?Sized> UnsafeCell<T> {
    fn addr(&self) -> usize {
        self.0.get().cast::<u8>().addr()
    }

    /// Calls `f` with a pointer to read through.
    #[track_caller]
    pub fn with<R>(&self, f: impl FnOnce(*const T) -> R) -> R {
        self.touch(Call::new(Object::UnsafeCell, "with", Role::Access), false);
        f(self.0.get())
    }

    /// Calls `f` with a pointer to write through.
    #[track_caller]
    pub fn with_mut<R>(&self, f: impl FnOnce(*mut T) -> R) -> R {
        self.touch(Call::new(Object::UnsafeCell, "with_mut", Role::Access), true);
        f(self.0.get())
    }

    fn touch(&self, call: Call, write: bool) {
        if active() {
            call.touch(self.addr(), write);
            note_static(self.0.get());
        }
    }

    /// A pointer to the value. What is done through it is not seen.
    pub const fn get(&self) -> *mut T {
        self.0.get()
    }

    /// The value, through an exclusive reference.
    pub fn get_mut(&mut self) -> &mut T {
        retire_cell(self.addr());
        self.0.get_mut()
    }
}

impl<T> From<T> for UnsafeCell<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}
