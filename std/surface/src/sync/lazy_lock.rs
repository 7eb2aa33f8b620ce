//! [`LazyLock`]: a [`OnceLock`] and what fills it.

use std::cell::Cell;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::{RefUnwindSafe, UnwindSafe};

use super::once_lock::OnceLock;

/// As [`std::sync::LazyLock`].
pub struct LazyLock<T, F = fn() -> T> {
    cell: OnceLock<T>,
    init: Cell<Option<F>>,
}

// SAFETY: the closure is taken by the one thread that fills the cell, which `F: Send` allows, and the value is shared as a
// `OnceLock` shares it.
unsafe impl<T: Sync + Send, F: Send> Sync for LazyLock<T, F> {}
impl<T: UnwindSafe, F: UnwindSafe> UnwindSafe for LazyLock<T, F> {}
impl<T: RefUnwindSafe + UnwindSafe, F: UnwindSafe> RefUnwindSafe for LazyLock<T, F> {}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    /// Creates a value that `f` makes when it is first needed.
    pub const fn new(f: F) -> Self {
        Self { cell: OnceLock::new(), init: Cell::new(Some(f)) }
    }

    /// Makes the value if there is none.
    #[track_caller]
    pub fn force(this: &Self) -> &T {
        backend::visit(this.init.as_ptr());
        this.cell.get_or_init(|| {
            let Some(init) = this.init.take() else {
                panic!("LazyLock instance has previously been poisoned");
            };
            init()
        })
    }

    /// The value, through an exclusive reference; makes it if there is none.
    pub fn force_mut(this: &mut Self) -> &mut T {
        Self::force(this);
        this.cell.get_mut().expect("just made")
    }

    /// The value of a cell that is used up, or what would have made it.
    ///
    /// # Errors
    /// With the closure, if it has not run.
    pub fn into_inner(this: Self) -> Result<T, F> {
        match this.cell.into_inner() {
            Some(value) => Ok(value),
            None => Err(this.init.take().expect("LazyLock instance has previously been poisoned")),
        }
    }
}

impl<T, F> LazyLock<T, F> {
    /// The value, if it was made.
    #[track_caller]
    pub fn get(this: &Self) -> Option<&T> {
        this.cell.get()
    }

    /// The value, if it was made, through an exclusive reference.
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        this.cell.get_mut()
    }
}

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        Self::force(self)
    }
}

impl<T, F: FnOnce() -> T> DerefMut for LazyLock<T, F> {
    fn deref_mut(&mut self) -> &mut T {
        Self::force_mut(self)
    }
}

impl<T: Default> Default for LazyLock<T> {
    fn default() -> Self {
        Self::new(T::default)
    }
}

impl<T: fmt::Debug, F> fmt::Debug for LazyLock<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut d = f.debug_tuple("LazyLock");
        match self.cell.get() {
            Some(value) => d.field(value),
            None => d.field(&format_args!("<uninit>")),
        };
        d.finish()
    }
}
