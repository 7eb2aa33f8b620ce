//! Thread-locals.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::error::Error;
use std::fmt;

use crate::engine::{self, Local};

/// `std::thread::LocalKey`.
pub struct LocalKey<T: 'static> {
    init: fn() -> T,
    /// What real threads use.
    real: fn() -> &'static std::thread::LocalKey<T>,
}

/// `std::thread::AccessError`: std's cannot be made.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccessError;

impl<T: 'static> LocalKey<T> {
    #[doc(hidden)]
    pub const fn __new(init: fn() -> T, real: fn() -> &'static std::thread::LocalKey<T>) -> Self {
        Self { init, real }
    }

    /// The thread's value, made now if it was not.
    #[track_caller]
    pub fn with<F, R>(&'static self, f: F) -> R
    where
        F: FnOnce(&T) -> R,
    {
        match self.try_with(f) {
            Ok(result) => result,
            Err(error) => destroyed(error),
        }
    }

    /// The thread's value, made now if it was not.
    ///
    /// # Errors
    /// If the value was destroyed, because the thread ends.
    pub fn try_with<F, R>(&'static self, f: F) -> Result<R, AccessError>
    where
        F: FnOnce(&T) -> R,
    {
        if !engine::inside() {
            return (self.real)().try_with(f).map_err(|_| AccessError);
        }
        let value = match self.slot() {
            Some(slot) => slot?,
            None => self.make(self.init)?,
        };
        // SAFETY: the value lies in a box of its own that is dropped at the end of its thread, which runs this.
        Ok(f(unsafe { &*value }))
    }

    /// In a model: gives the thread its first value, or passes `f` the one that is not needed for that.
    fn initialize_with<R>(&'static self, value: T, f: impl FnOnce(Option<T>, &T) -> R) -> Result<R, AccessError> {
        if let Some(slot) = self.slot() {
            // SAFETY: as in `try_with`.
            return Ok(f(Some(value), unsafe { &*slot? }));
        }
        let slot = self.make(move || value)?;
        // SAFETY: as in `try_with`.
        Ok(f(None, unsafe { &*slot }))
    }

    /// Where the current thread's value is; None before it is made.
    fn slot(&'static self) -> Option<Result<*const T, AccessError>> {
        let key = std::ptr::from_ref(self).addr();
        engine::task(engine::me(), |task| {
            let local = task.locals.iter().find(|local| local.key == key)?;
            let value = local.value.as_deref().map(|value| value.downcast_ref::<T>().expect("one key, one type"));
            Some(value.map(std::ptr::from_ref).ok_or(AccessError))
        })
    }

    fn make(&'static self, init: impl FnOnce() -> T) -> Result<*const T, AccessError> {
        let value: Box<dyn Any> = Box::new(init());
        // The initialiser may have used this very key.
        let Some(slot) = self.slot() else {
            let key = std::ptr::from_ref(self).addr();
            engine::task(engine::me(), |task| task.locals.push(Local { key, value: Some(value) }));
            return self.slot().expect("it was just made");
        };
        drop(value);
        slot
    }
}

/// Destroys the thread-locals of the current thread of a model, the last one first. Destructors may make others.
pub(super) fn destroy() {
    let next = || engine::task(engine::me(), |task| task.locals.iter_mut().rev().find_map(|local| local.value.take()));
    while let Some(value) = next() {
        drop(value);
    }
}

#[cold]
#[track_caller]
fn destroyed(error: AccessError) -> ! {
    panic!("cannot access a Thread Local Storage value during or after destruction: {error:?}")
}

impl<T: 'static> LocalKey<Cell<T>> {
    /// Sets the value.
    #[track_caller]
    pub fn set(&'static self, value: T) {
        let set = |unused: Option<Cell<T>>, cell: &Cell<T>| {
            if let Some(value) = unused {
                cell.set(value.into_inner());
            }
        };
        if !engine::inside() {
            return (self.real)().set(value);
        }
        self.initialize_with(Cell::new(value), set).unwrap_or_else(|error| destroyed(error));
    }

    /// A copy of the value.
    #[track_caller]
    pub fn get(&'static self) -> T
    where
        T: Copy,
    {
        self.with(Cell::get)
    }

    /// The value, in whose place the default is left.
    #[track_caller]
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(Cell::take)
    }

    /// Sets the value, and returns the old one.
    #[track_caller]
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

impl<T: 'static> LocalKey<RefCell<T>> {
    /// Borrows the value.
    #[track_caller]
    pub fn with_borrow<F, R>(&'static self, f: F) -> R
    where
        F: FnOnce(&T) -> R,
    {
        self.with(|cell| f(&cell.borrow()))
    }

    /// Borrows the value, to change it.
    #[track_caller]
    pub fn with_borrow_mut<F, R>(&'static self, f: F) -> R
    where
        F: FnOnce(&mut T) -> R,
    {
        self.with(|cell| f(&mut cell.borrow_mut()))
    }

    /// Sets the value.
    #[track_caller]
    pub fn set(&'static self, value: T) {
        let set = |unused: Option<RefCell<T>>, cell: &RefCell<T>| {
            if let Some(value) = unused {
                *cell.borrow_mut() = value.into_inner();
            }
        };
        if !engine::inside() {
            return (self.real)().set(value);
        }
        self.initialize_with(RefCell::new(value), set).unwrap_or_else(|error| destroyed(error));
    }

    /// The value, in whose place the default is left.
    #[track_caller]
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(RefCell::take)
    }

    /// Sets the value, and returns the old one.
    #[track_caller]
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

impl<T: 'static> fmt::Debug for LocalKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalKey").finish_non_exhaustive()
    }
}

impl fmt::Debug for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessError").finish()
    }
}

impl fmt::Display for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("already destroyed")
    }
}

impl Error for AccessError {}

/// `std::thread_local!`.
#[macro_export]
macro_rules! thread_local {
    () => {};
    ($(#[$attr:meta])* $vis:vis static $name:ident: $t:ty = const $init:block; $($rest:tt)*) => {
        $crate::__thread_local! { [$(#[$attr])*] [$vis] $name, $t, const $init }
        $crate::thread_local! { $($rest)* }
    };
    ($(#[$attr:meta])* $vis:vis static $name:ident: $t:ty = const $init:block) => {
        $crate::__thread_local! { [$(#[$attr])*] [$vis] $name, $t, const $init }
    };
    ($(#[$attr:meta])* $vis:vis static $name:ident: $t:ty = $init:expr; $($rest:tt)*) => {
        $crate::__thread_local! { [$(#[$attr])*] [$vis] $name, $t, $init }
        $crate::thread_local! { $($rest)* }
    };
    ($(#[$attr:meta])* $vis:vis static $name:ident: $t:ty = $init:expr) => {
        $crate::__thread_local! { [$(#[$attr])*] [$vis] $name, $t, $init }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __thread_local {
    ([$(#[$attr:meta])*] [$vis:vis] $name:ident, $t:ty, $($init:tt)*) => {
        $(#[$attr])*
        $vis static $name: $crate::thread::LocalKey<$t> = {
            fn init() -> $t {
                $($init)*
            }
            fn real() -> &'static $crate::__real::thread::LocalKey<$t> {
                $crate::__real::thread_local! { static REAL: $t = init() }
                &REAL
            }
            $crate::thread::LocalKey::__new(init, real)
        };
    };
}
