//! `OnceCell`.

use std::fmt;

use super::watch::Watch;

/// A cell that is written once, as `std::cell::OnceCell`.
pub struct OnceCell<T> {
    watch: Watch,
    inner: std::cell::OnceCell<T>,
}

impl<T> OnceCell<T> {
    /// An empty cell.
    #[must_use]
    pub const fn new() -> Self {
        Self { watch: Watch::new(), inner: std::cell::OnceCell::new() }
    }

    /// The value, if there is one.
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        self.watch.read(self.place(), size_of_val(&self.inner));
        self.inner.get()
    }

    /// The value, for its owner.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.inner.get_mut()
    }

    /// Writes the value; gives it back when there is one.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        self.watch.write(self.place(), size_of_val(&self.inner));
        self.inner.set(value)
    }

    /// The value; `f` makes it when there is none.
    #[track_caller]
    pub fn get_or_init<F: FnOnce() -> T>(&self, f: F) -> &T {
        if self.get().is_none() {
            let value = f();
            self.watch.write(self.place(), size_of_val(&self.inner));
            assert!(self.inner.set(value).is_ok(), "reentrant init");
        }
        self.inner.get().expect("internal error: the value was just written")
    }

    /// The value.
    pub fn into_inner(self) -> Option<T> {
        self.inner.into_inner()
    }

    /// Takes the value out; the cell is empty again.
    pub fn take(&mut self) -> Option<T> {
        self.inner.take()
    }

    fn place(&self) -> *mut u8 {
        (&raw const self.inner).cast_mut().cast()
    }
}

impl<T> Default for OnceCell<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceCell<T> {
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
    fn clone(&self) -> Self {
        self.get().cloned().map(Self::from).unwrap_or_default()
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
        Self { watch: Watch::new(), inner: std::cell::OnceCell::from(value) }
    }
}
