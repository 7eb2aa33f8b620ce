//! `LazyLock`, which loom does not have.

use std::cell::UnsafeCell;
use std::fmt;
use std::mem::{ManuallyDrop, MaybeUninit};
use std::ops::{Deref, DerefMut};
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

use super::raw_once::{Progress, RawOnce};
use crate::engine::{Execution, current, is_static};

/// A value made at its first use, as `std::sync::LazyLock`.
pub struct LazyLock<T, F = fn() -> T> {
    raw: RawOnce,
    outside: std::sync::Once,
    /// Which of the two fields below holds something: `INIT`, `VALUE`, or neither.
    holds: AtomicU8,
    init: UnsafeCell<ManuallyDrop<F>>,
    value: UnsafeCell<MaybeUninit<T>>,
}

const INIT: u8 = 0;
const NEITHER: u8 = 1;
const VALUE: u8 = 2;

// SAFETY: `init` is used by the one thread that wins the initialisation, and `value` is shared after it.
unsafe impl<T: Sync + Send, F: Send> Sync for LazyLock<T, F> {}
// SAFETY: it owns both.
unsafe impl<T: Send, F: Send> Send for LazyLock<T, F> {}
impl<T: RefUnwindSafe + UnwindSafe, F: UnwindSafe> RefUnwindSafe for LazyLock<T, F> {}
impl<T: UnwindSafe, F: UnwindSafe> UnwindSafe for LazyLock<T, F> {}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    /// A value that `f` will make.
    pub const fn new(f: F) -> Self {
        Self {
            raw: RawOnce::new(),
            outside: std::sync::Once::new(),
            holds: AtomicU8::new(INIT),
            init: UnsafeCell::new(ManuallyDrop::new(f)),
            value: UnsafeCell::new(MaybeUninit::uninit()),
        }
    }

    /// The value, made if it has not been; waits while another thread makes it.
    #[track_caller]
    pub fn force(this: &Self) -> &T {
        let make = |poisoned: bool| {
            if poisoned {
                panic!("LazyLock instance has previously been poisoned");
            }
            this.holds.store(NEITHER, Relaxed);
            // SAFETY: this thread alone runs the initialisation, once, and `holds` said that `init` is there. In a
            // static, it is there again in the next execution: a constant made it, so it can be copied.
            let init = unsafe { ManuallyDrop::take(&mut *this.init.get()) };
            let value = init();
            // SAFETY: nobody reads the value before the initialisation has ended.
            unsafe { (*this.value.get()).write(value) };
            this.holds.store(VALUE, Relaxed);
        };
        match this.model() {
            Some(ex) => this.raw.call(ex, true, Location::caller(), &mut |poisoned| {
                make(poisoned);
                Progress::Done
            }),
            None => this.outside.call_once_force(|state| make(state.is_poisoned())),
        }
        // SAFETY: the initialisation has ended.
        unsafe { (*this.value.get()).assume_init_ref() }
    }

    /// The same, for its owner.
    #[track_caller]
    pub fn force_mut(this: &mut Self) -> &mut T {
        if *this.holds.get_mut() != VALUE {
            Self::force(this);
        }
        // SAFETY: the initialisation has ended, and the value is borrowed exclusively.
        unsafe { this.value.get_mut().assume_init_mut() }
    }
}

impl<T, F> LazyLock<T, F> {
    /// The value, if it has been made.
    pub fn get(this: &Self) -> Option<&T> {
        let done = match this.model() {
            Some(_) => this.raw.is_done(),
            None => this.outside.is_completed(),
        };
        // SAFETY: the initialisation has ended.
        done.then(|| unsafe { (*this.value.get()).assume_init_ref() })
    }

    /// The same, for its owner.
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        this.model();
        // SAFETY: `holds` says that there is a value, and it is borrowed exclusively.
        (*this.holds.get_mut() == VALUE).then(|| unsafe { this.value.get_mut().assume_init_mut() })
    }

    /// The execution, if there is one. At the first use in it, a static is as it was at first.
    fn model(&self) -> Option<&'static Execution> {
        let ex = current()?;
        if !self.raw.is_known(ex) {
            if is_static(self.value.get().cast()) && !self.outside.is_completed() {
                self.holds.store(INIT, Relaxed);
            }
            self.raw.begin(ex, self.holds.load(Relaxed) == VALUE);
        }
        Some(ex)
    }
}

impl<T, F> Drop for LazyLock<T, F> {
    fn drop(&mut self) {
        match *self.holds.get_mut() {
            // SAFETY: `holds` says what there is, and it is not used again.
            INIT => unsafe { ManuallyDrop::drop(self.init.get_mut()) },
            // SAFETY: as above.
            VALUE => unsafe { self.value.get_mut().assume_init_drop() },
            _ => {}
        }
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
        let mut d = f.debug_tuple("LazyLock");
        match Self::get(self) {
            Some(value) => d.field(value),
            None => d.field(&format_args!("<uninit>")),
        };
        d.finish()
    }
}
