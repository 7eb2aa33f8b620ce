//! `OnceLock` on this crate's `Once`.

use std::cell::UnsafeCell;
use std::fmt;
use std::mem;
use std::panic::{RefUnwindSafe, UnwindSafe};

use super::Once;

/// `std::sync::OnceLock`.
pub struct OnceLock<T> {
    // First, because it is dropped first, and so orders the value after whoever made it.
    once: Once,
    /// `Some` when `once` is done.
    value: UnsafeCell<Option<T>>,
}

// SAFETY: the value goes from the thread that made it to the one that drops it.
unsafe impl<T: Send> Send for OnceLock<T> {}
// SAFETY: the same, and it is shared as soon as it is made.
unsafe impl<T: Sync + Send> Sync for OnceLock<T> {}
impl<T: RefUnwindSafe + UnwindSafe> RefUnwindSafe for OnceLock<T> {}
impl<T: UnwindSafe> UnwindSafe for OnceLock<T> {}

impl<T> OnceLock<T> {
    /// An empty one.
    #[must_use]
    pub const fn new() -> Self {
        Self { once: Once::new(), value: UnsafeCell::new(None) }
    }

    /// The value, if there is one.
    pub fn get(&self) -> Option<&T> {
        // SAFETY: when it is done, the value is not written again while `self` is borrowed.
        if self.once.is_completed() { unsafe { (*self.value.get()).as_ref() } } else { None }
    }

    /// The value, to be changed by its only owner.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.value.get_mut().as_mut()
    }

    /// Waits until there is a value.
    pub fn wait(&self) -> &T {
        self.once.wait_force();
        self.get().expect("internal error: done without a value")
    }

    /// Sets the value, or gives it back when there is one.
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        self.get_or_init(|| value.take().expect("the closure is called once"));
        match value {
            None => Ok(()),
            Some(value) => Err(value),
        }
    }

    /// The value, which `f` makes when there is none.
    pub fn get_or_init<F: FnOnce() -> T>(&self, f: F) -> &T {
        if let Some(value) = self.get() {
            return value;
        }
        self.once.call_once_force(|_| {
            let value = f();
            // SAFETY: one closure runs at a time, and nobody reads before it is done.
            unsafe { *self.value.get() = Some(value) };
        });
        self.get().expect("internal error: done without a value")
    }

    /// The value, without the lock.
    pub fn into_inner(self) -> Option<T> {
        let Self { once, value } = self;
        drop(once);
        value.into_inner()
    }

    /// Takes the value out and leaves the lock empty.
    pub fn take(&mut self) -> Option<T> {
        mem::take(self).into_inner()
    }
}

impl<T> Default for OnceLock<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_tuple("OnceLock");
        match self.get() {
            Some(value) => shown.field(value),
            None => shown.field(&format_args!("<uninit>")),
        };
        shown.finish()
    }
}

impl<T: Clone> Clone for OnceLock<T> {
    fn clone(&self) -> Self {
        self.get().cloned().map_or_else(Self::new, Self::from)
    }
}

impl<T> From<T> for OnceLock<T> {
    fn from(value: T) -> Self {
        let new = Self::new();
        assert!(new.set(value).is_ok(), "internal error: a new lock is set");
        new
    }
}

impl<T: PartialEq> PartialEq for OnceLock<T> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: Eq> Eq for OnceLock<T> {}
