//! [`OnceLock`]: the backend's `Once` and a value.

use std::cell::UnsafeCell;
use std::fmt;
use std::marker::PhantomData;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};

use backend::sync::RawOnce;

/// As [`std::sync::OnceLock`].
pub struct OnceLock<T> {
    once: RawOnce,
    value: UnsafeCell<Slot<T>>,
    owns: PhantomData<T>,
}

/// The value, and whether it is there for all to see: plain memory that the `Once` protects, and that moves with the
/// lock. It has no destructor of its own, so that what the value borrows may die first, as with std's.
struct Slot<T> {
    full: AtomicBool,
    value: Option<T>,
}

// SAFETY: one thread writes the value and others read it, which `T: Send + Sync` allows.
unsafe impl<T: Sync + Send> Sync for OnceLock<T> {}
// SAFETY: whoever owns the lock owns the value, which `T: Send` allows.
unsafe impl<T: Send> Send for OnceLock<T> {}
impl<T: RefUnwindSafe + UnwindSafe> RefUnwindSafe for OnceLock<T> {}
impl<T: UnwindSafe> UnwindSafe for OnceLock<T> {}

impl<T> OnceLock<T> {
    /// Creates an empty cell.
    #[must_use]
    pub const fn new() -> Self {
        let slot = Slot { full: AtomicBool::new(false), value: None };
        Self { once: RawOnce::new(), value: UnsafeCell::new(slot), owns: PhantomData }
    }

    #[inline]
    fn flag(&self) -> &AtomicBool {
        // SAFETY: it is atomic, and it alone is borrowed: another thread may be writing the value beside it.
        unsafe { &(*self.value.get()).full }
    }

    /// The value, after the `Once` is done.
    fn value(&self) -> &T {
        // SAFETY: the value is written only while the `Once` runs, and the callers come after that.
        let value = unsafe { &(*self.value.get()).value };
        value.as_ref().expect("internal error: nothing in a full slot")
    }

    /// What the memory says, which is what holds where the `Once` has not been used yet: the value may have been put
    /// there outside the model, or been moved here by its owner.
    #[inline]
    fn full(&self) -> bool {
        backend::visit(self.value.get());
        self.flag().load(Ordering::Acquire)
    }

    /// The value, if there is one.
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        let full = self.full();
        self.once.is_completed(full).then(|| self.value())
    }

    /// The value, if there is one.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.value.get_mut().value.as_mut()
    }

    /// Waits for the value.
    #[track_caller]
    pub fn wait(&self) -> &T {
        let full = self.full();
        self.once.wait(full, true);
        self.value()
    }

    /// Sets the value.
    ///
    /// # Errors
    /// With the argument, if there is a value.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        self.get_or_init(|| value.take().expect("internal error: a value is made twice"));
        value.map_or(Ok(()), Err)
    }

    /// The value, made by `f` if there is none; waits for the thread that makes it.
    #[track_caller]
    pub fn get_or_init<F>(&self, f: F) -> &T
    where
        F: FnOnce() -> T,
    {
        let full = self.full();
        let mut f = Some(f);
        self.once.call(full, true, &mut |_| {
            let value = f.take().expect("internal error: a value is made twice")();
            // SAFETY: the `Once` runs one closure at a time, and no thread reads the value before it is done.
            unsafe { (*self.value.get()).value = Some(value) };
            // A swap, because others look meanwhile, and Helgrind takes an atomic store for a plain one.
            self.flag().swap(true, Ordering::Release);
        });
        self.value()
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
