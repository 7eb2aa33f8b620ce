//! [`OnceCell`].

use std::fmt;

use backend::cell::{Kind, Watch};

/// As [`std::cell::OnceCell`].
pub struct OnceCell<T> {
    watch: Watch,
    inner: std::cell::OnceCell<T>,
}

impl<T> OnceCell<T> {
    /// Creates an empty cell.
    #[must_use]
    pub const fn new() -> Self {
        Self { watch: Watch::new(), inner: std::cell::OnceCell::new() }
    }

    #[track_caller]
    fn read(&self, what: &'static str) {
        self.watch.read(Kind::OnceCell, what, self.place());
    }

    #[track_caller]
    fn write(&self, what: &'static str) {
        self.watch.write(Kind::OnceCell, what, self.place());
    }

    fn place(&self) -> *mut std::cell::OnceCell<T> {
        std::ptr::from_ref(&self.inner).cast_mut()
    }

    /// The value, if there is one.
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        self.read("get");
        self.inner.get()
    }

    /// The value, if there is one.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.watch.renew(&raw mut self.inner);
        self.inner.get_mut()
    }

    /// Sets the value.
    ///
    /// # Errors
    /// With the argument, if there is a value.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        self.write("set");
        self.inner.set(value)
    }

    /// The value, made by `f` if there is none.
    #[track_caller]
    pub fn get_or_init<F>(&self, f: F) -> &T
    where
        F: FnOnce() -> T,
    {
        self.read("get_or_init");
        if let Some(value) = self.inner.get() {
            return value;
        }
        let value = f();
        self.write("get_or_init");
        assert!(self.inner.set(value).is_ok(), "reentrant init");
        self.inner.get().expect("just set")
    }

    /// The value of a cell that is used up.
    pub const fn into_inner(self) -> Option<T> {
        // SAFETY: it is read once, and this cell, which has no destructor of its own, is forgotten.
        let inner = unsafe { std::ptr::read(&raw const self.inner) };
        std::mem::forget(self);
        inner.into_inner()
    }

    /// Takes the value.
    pub fn take(&mut self) -> Option<T> {
        self.watch.renew(&raw mut self.inner);
        self.inner.take()
    }
}

impl<T> Default for OnceCell<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceCell<T> {
    #[track_caller]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut d = f.debug_tuple("OnceCell");
        match self.get() {
            Some(value) => d.field(value),
            None => d.field(&format_args!("<uninit>")),
        };
        d.finish()
    }
}

impl<T: Clone> Clone for OnceCell<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        self.get().map_or_else(Self::new, |value| Self::from(value.clone()))
    }
}

impl<T: PartialEq> PartialEq for OnceCell<T> {
    #[track_caller]
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: Eq> Eq for OnceCell<T> {}

impl<T> From<T> for OnceCell<T> {
    fn from(value: T) -> Self {
        Self { watch: Watch::new(), inner: value.into() }
    }
}
