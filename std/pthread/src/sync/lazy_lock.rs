//! `LazyLock` on this crate's `Once`.

use std::cell::UnsafeCell;
use std::fmt;
use std::mem;
use std::ops::{Deref, DerefMut};
use std::panic::{RefUnwindSafe, UnwindSafe};

use super::Once;

/// `std::sync::LazyLock`.
pub struct LazyLock<T, F = fn() -> T> {
    // First, because it is dropped first, and so orders the value after whoever made it.
    once: Once,
    data: UnsafeCell<Data<T, F>>,
}

enum Data<T, F> {
    /// What makes the value.
    Function(F),
    /// While the function runs, and when it has panicked.
    Nothing,
    Value(T),
}

// SAFETY: the value is shared as soon as it is made; the function is called by one thread.
unsafe impl<T: Sync + Send, F: Send> Sync for LazyLock<T, F> {}
impl<T: RefUnwindSafe + UnwindSafe, F: UnwindSafe> RefUnwindSafe for LazyLock<T, F> {}
impl<T: UnwindSafe, F: UnwindSafe> UnwindSafe for LazyLock<T, F> {}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    /// One whose value `f` makes at the first use.
    pub const fn new(f: F) -> Self {
        Self { once: Once::new(), data: UnsafeCell::new(Data::Function(f)) }
    }

    /// The value, made now if it was not.
    #[track_caller]
    pub fn force(this: &Self) -> &T {
        this.once.call_once_force(|state| {
            if state.is_poisoned() {
                poisoned();
            }
            // SAFETY: one closure runs at a time, and nobody reads before it is done.
            let data = unsafe { &mut *this.data.get() };
            if let Data::Function(f) = mem::replace(data, Data::Nothing) {
                *data = Data::Value(f());
            }
        });
        Self::get(this).expect("internal error: done without a value")
    }

    /// The value, made now if it was not, to be changed by its only owner.
    #[track_caller]
    pub fn force_mut(this: &mut Self) -> &mut T {
        Self::force(this);
        Self::get_mut(this).expect("internal error: done without a value")
    }
}

impl<T, F> LazyLock<T, F> {
    /// The value, if it has been made.
    pub fn get(this: &Self) -> Option<&T> {
        if !this.once.is_completed() {
            return None;
        }
        // SAFETY: when it is done, the data is not written again while `this` is borrowed.
        match unsafe { &*this.data.get() } {
            Data::Value(value) => Some(value),
            Data::Function(_) | Data::Nothing => None,
        }
    }

    /// The value, if it has been made, to be changed by its only owner.
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        match this.data.get_mut() {
            Data::Value(value) => Some(value),
            Data::Function(_) | Data::Nothing => None,
        }
    }
}

#[cold]
#[track_caller]
fn poisoned() -> ! {
    panic!("LazyLock instance has previously been poisoned")
}

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        Self::force(self)
    }
}

impl<T, F: FnOnce() -> T> DerefMut for LazyLock<T, F> {
    #[track_caller]
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
        let mut shown = f.debug_tuple("LazyLock");
        match Self::get(self) {
            Some(value) => shown.field(value),
            None => shown.field(&format_args!("<uninit>")),
        };
        shown.finish()
    }
}
