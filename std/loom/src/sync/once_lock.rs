//! `OnceLock`, which loom does not have.

use std::cell::UnsafeCell;
use std::fmt;
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use super::raw_once::{Progress, RawOnce};
use crate::engine::{Execution, current, is_static};

/// A cell that is written once, as `std::sync::OnceLock`.
pub struct OnceLock<T> {
    raw: RawOnce,
    outside: std::sync::Once,
    /// Whether `value` holds a value: for the owner, and for what an execution finds.
    filled: AtomicBool,
    value: UnsafeCell<MaybeUninit<T>>,
    _owns: PhantomData<T>,
}

// SAFETY: the value is written once, by whoever wins the initialisation, and shared after it.
unsafe impl<T: Send + Sync> Sync for OnceLock<T> {}
// SAFETY: it owns its value.
unsafe impl<T: Send> Send for OnceLock<T> {}
impl<T: RefUnwindSafe + UnwindSafe> RefUnwindSafe for OnceLock<T> {}
impl<T: UnwindSafe> UnwindSafe for OnceLock<T> {}

impl<T> OnceLock<T> {
    /// An empty cell.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            raw: RawOnce::new(),
            outside: std::sync::Once::new(),
            filled: AtomicBool::new(false),
            value: UnsafeCell::new(MaybeUninit::uninit()),
            _owns: PhantomData,
        }
    }

    /// The value, if there is one and nobody is still making it.
    pub fn get(&self) -> Option<&T> {
        let done = match self.model() {
            Some(_) => self.raw.is_done(),
            None => self.outside.is_completed(),
        };
        // SAFETY: the value was written before the initialisation ended, and nobody writes it again.
        done.then(|| unsafe { self.value() })
    }

    /// The value, for its owner.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        let filled = self.settle();
        // SAFETY: there is a value, and it is borrowed exclusively.
        filled.then(|| unsafe { self.value.get_mut().assume_init_mut() })
    }

    /// Waits for the value.
    #[track_caller]
    pub fn wait(&self) -> &T {
        match self.model() {
            Some(ex) => self.raw.wait(ex, true, Location::caller()),
            None => self.outside.wait_force(),
        }
        // SAFETY: as in `get`.
        unsafe { self.value() }
    }

    /// Writes the value; gives it back when there is one.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        self.get_or_init(|| value.take().expect("internal error: a value is made twice"));
        value.map_or(Ok(()), Err)
    }

    /// The value; `f` makes it when there is none. Waits while another thread makes it.
    #[track_caller]
    pub fn get_or_init<F: FnOnce() -> T>(&self, f: F) -> &T {
        let mut f = Some(f);
        let mut fill = || {
            let value = f.take().expect("internal error: a value is made twice")();
            // SAFETY: this thread alone runs the initialisation, and nobody reads before it has ended. What an earlier
            // execution left in a static is forgotten.
            unsafe { (*self.value.get()).write(value) };
            self.filled.store(true, Relaxed);
        };
        match self.model() {
            Some(ex) => self.raw.call(ex, true, Location::caller(), &mut |_| {
                fill();
                Progress::Done
            }),
            None => self.outside.call_once_force(|_| fill()),
        }
        // SAFETY: as in `get`.
        unsafe { self.value() }
    }

    /// The value.
    pub fn into_inner(mut self) -> Option<T> {
        self.take()
    }

    /// Takes the value out; the cell is empty again.
    pub fn take(&mut self) -> Option<T> {
        if !self.settle() {
            return None;
        }
        if let Some(ex) = self.model() {
            self.raw.clear(ex);
        }
        self.outside = std::sync::Once::new();
        *self.filled.get_mut() = false;
        // SAFETY: there was a value, and there is none any more.
        Some(unsafe { self.value.get_mut().assume_init_read() })
    }

    /// Whether there is a value, for its owner.
    fn settle(&mut self) -> bool {
        self.model();
        *self.filled.get_mut()
    }

    /// The execution, if there is one. At the first use in it, a static is empty again.
    fn model(&self) -> Option<&'static Execution> {
        let ex = current()?;
        if !self.raw.is_known(ex) {
            if is_static(self.value.get().cast()) && !self.outside.is_completed() {
                self.filled.store(false, Relaxed);
            }
            self.raw.begin(ex, self.filled.load(Relaxed));
        }
        Some(ex)
    }

    /// # Safety
    ///
    /// There must be a value.
    unsafe fn value(&self) -> &T {
        // SAFETY: by this function's contract.
        unsafe { (*self.value.get()).assume_init_ref() }
    }
}

impl<T> Drop for OnceLock<T> {
    fn drop(&mut self) {
        if *self.filled.get_mut() {
            // SAFETY: there is a value, and it is not used again.
            unsafe { self.value.get_mut().assume_init_drop() };
        }
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

impl<T> Default for OnceLock<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Clone> Clone for OnceLock<T> {
    fn clone(&self) -> Self {
        self.get().cloned().map(Self::from).unwrap_or_default()
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
