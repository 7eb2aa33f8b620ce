//! [`OnceLock`]: a [`Once`] and a value.

use std::cell::UnsafeCell;
use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicBool, Ordering};

use super::once::Once;
use super::raw::note_static;
use crate::run::runtime;

/// As [`std::sync::OnceLock`].
pub struct OnceLock<T> {
    once: Once,
    value: UnsafeCell<Slot<T>>,
    owns: PhantomData<T>,
}

/// The value, and whether it is there for all to see: plain memory that the `Once` protects, and that moves with the
/// lock. No destructor of its own, so that what the value borrows may die first, as with std's.
struct Slot<T> {
    full: AtomicBool,
    value: Option<T>,
}

impl<T> Slot<T> {
    fn get(&self) -> &T {
        self.value.as_ref().expect("internal error: nothing in a full slot")
    }
}

// SAFETY: as std's.
unsafe impl<T: Sync + Send> Sync for OnceLock<T> {}
// SAFETY: as std's.
unsafe impl<T: Send> Send for OnceLock<T> {}
impl<T: std::panic::RefUnwindSafe + std::panic::UnwindSafe> std::panic::RefUnwindSafe for OnceLock<T> {}
impl<T: std::panic::UnwindSafe> std::panic::UnwindSafe for OnceLock<T> {}

impl<T> OnceLock<T> {
    /// Creates an empty cell.
    #[must_use]
    pub const fn new() -> Self {
        let slot = Slot { full: AtomicBool::new(false), value: None };
        Self { once: Once::new(), value: UnsafeCell::new(slot), owns: PhantomData }
    }

    fn slot(&self) -> &Slot<T> {
        // SAFETY: it is written only while the `Once` runs, and read only after.
        unsafe { &*self.value.get() }
    }

    /// Whether the value is there and visible.
    #[track_caller]
    fn ready(&self) -> bool {
        self.was_ready() || (runtime::active() && self.once.is_completed())
    }

    /// Whether the value is there without an event that says so: outside a model, or because it was filled outside, or
    /// moved by its owner since.
    fn was_ready(&self) -> bool {
        if !runtime::active() {
            return self.slot().full.load(Ordering::Acquire);
        }
        note_static(self.value.get());
        self.slot().full.load(Ordering::Relaxed) && !self.once.is_known()
    }

    /// The value, if there is one.
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        self.ready().then(|| self.slot().get())
    }

    /// The value, if there is one.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.value.get_mut().value.as_mut()
    }

    /// Waits for the value.
    #[track_caller]
    pub fn wait(&self) -> &T {
        if !self.was_ready() {
            self.once.wait_force();
        }
        self.slot().get()
    }

    /// Sets the value.
    ///
    /// # Errors
    /// With the argument, if there is a value.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        self.get_or_init(|| value.take().expect("called once"));
        value.map_or(Ok(()), Err)
    }

    /// The value, made by `f` if there is none; waits for who makes it.
    #[track_caller]
    pub fn get_or_init<F>(&self, f: F) -> &T
    where
        F: FnOnce() -> T,
    {
        if !self.was_ready() {
            self.once.call_once_force(|_| {
                let value = f();
                // SAFETY: the `Once` runs one closure at a time, and nobody reads before it is done.
                unsafe {
                    (*self.value.get()).value = Some(value);
                    (*self.value.get()).full.store(true, Ordering::Release);
                }
            });
        }
        self.slot().get()
    }

    /// Takes the value.
    pub fn take(&mut self) -> Option<T> {
        std::mem::take(self).into_inner()
    }

    /// The value of a cell that is used up.
    pub fn into_inner(self) -> Option<T> {
        self.value.into_inner().value
    }
}

impl<T> Default for OnceLock<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut d = f.debug_tuple("OnceLock");
        match self.get() {
            Some(value) => d.field(value),
            None => d.field(&format_args!("<uninit>")),
        };
        d.finish()
    }
}

impl<T: Clone> Clone for OnceLock<T> {
    fn clone(&self) -> Self {
        self.get().map_or_else(Self::new, |value| Self::from(value.clone()))
    }
}

impl<T> From<T> for OnceLock<T> {
    fn from(value: T) -> Self {
        let cell = Self::new();
        let _ = cell.set(value);
        cell
    }
}

impl<T: PartialEq> PartialEq for OnceLock<T> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: Eq> Eq for OnceLock<T> {}
