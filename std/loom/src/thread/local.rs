//! Thread-local values.

use std::any::Any;
use std::cell::OnceCell;
use std::fmt;

use crate::cell::{Cell, RefCell};
use crate::engine::{Execution, Local, current};

/// Declares thread-local values, as `std::thread_local!`.
#[macro_export]
macro_rules! thread_local {
    () => {};
    ($(#[$attr:meta])* $vis:vis static $name:ident: $t:ty = const $init:block; $($rest:tt)*) => {
        $crate::thread_local!(@key [$(#[$attr])*] [$vis] $name, $t, const $init);
        $crate::thread_local!($($rest)*);
    };
    ($(#[$attr:meta])* $vis:vis static $name:ident: $t:ty = const $init:block) => {
        $crate::thread_local!(@key [$(#[$attr])*] [$vis] $name, $t, const $init);
    };
    ($(#[$attr:meta])* $vis:vis static $name:ident: $t:ty = $init:expr; $($rest:tt)*) => {
        $crate::thread_local!(@key [$(#[$attr])*] [$vis] $name, $t, $init);
        $crate::thread_local!($($rest)*);
    };
    ($(#[$attr:meta])* $vis:vis static $name:ident: $t:ty = $init:expr) => {
        $crate::thread_local!(@key [$(#[$attr])*] [$vis] $name, $t, $init);
    };
    (@key [$($attr:tt)*] [$vis:vis] $name:ident, $t:ty, $($init:tt)*) => {
        $($attr)* $vis const $name: $crate::thread::LocalKey<$t> = {
            fn init() -> $t {
                $($init)*
            }
            $crate::__outside::thread_local! {
                static OUTSIDE: $crate::thread::Outside<$t> = const { $crate::thread::Outside::new() };
            }
            static KEY: u8 = 0;
            $crate::thread::LocalKey::new(init, &OUTSIDE, &KEY)
        };
    };
}

/// A thread-local value's storage outside a model.
#[doc(hidden)]
pub type Outside<T> = OnceCell<T>;

/// A key to thread-local values, as `std::thread::LocalKey`.
pub struct LocalKey<T: 'static> {
    init: fn() -> T,
    outside: &'static std::thread::LocalKey<Outside<T>>,
    /// Its address tells keys apart.
    key: &'static u8,
}

/// The value has been destroyed.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccessError;

impl fmt::Debug for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessError").finish()
    }
}

impl fmt::Display for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("already destroyed")
    }
}

impl std::error::Error for AccessError {}

impl<T: 'static> LocalKey<T> {
    #[doc(hidden)]
    pub const fn new(init: fn() -> T, outside: &'static std::thread::LocalKey<Outside<T>>, key: &'static u8) -> Self {
        Self { init, outside, key }
    }

    /// Gives the value to `f`; panics when it has been destroyed.
    #[track_caller]
    pub fn with<F: FnOnce(&T) -> R, R>(&'static self, f: F) -> R {
        match self.try_with(f) {
            Ok(result) => result,
            Err(error) => destroyed(error),
        }
    }

    /// Gives the value to `f`.
    pub fn try_with<F: FnOnce(&T) -> R, R>(&'static self, f: F) -> Result<R, AccessError> {
        self.use_with(self.init, |value, _| f(value))
    }

    /// Gives the value to `f`, and whether `init` made it just now.
    fn use_with<R>(&'static self, init: impl FnOnce() -> T, f: impl FnOnce(&T, bool) -> R) -> Result<R, AccessError> {
        let Some(ex) = current() else {
            let mut made = false;
            let get = |cell: &Outside<T>| {
                let value = cell.get_or_init(|| {
                    made = true;
                    init()
                });
                f(value, made)
            };
            return self.outside.try_with(get).map_err(|_| AccessError);
        };
        match self.find(ex) {
            Some(found) => Ok(f(found?, false)),
            None => {
                let value = Box::new(init());
                // The initialiser may have used the key: then that value counts, as it is in use already.
                if self.find(ex).is_none() {
                    let needs_drop = std::mem::needs_drop::<T>();
                    let local = Local { key: self.address(), value: Some(value as Box<dyn Any>), needs_drop };
                    ex.this_thread().locals.borrow_mut().push(local);
                }
                let value = self.find(ex).expect("internal error: a thread-local value is lost")?;
                Ok(f(value, true))
            }
        }
    }

    /// The running thread's value, if it has been made.
    fn find(&self, ex: &Execution) -> Option<Result<&T, AccessError>> {
        let thread = ex.this_thread();
        let locals = thread.locals.borrow();
        let local = locals.iter().find(|local| local.key == self.address())?;
        let Some(value) = &local.value else { return Some(Err(AccessError)) };
        let value: *const T = value.downcast_ref::<T>().expect("internal error: a thread-local value has another type");
        // SAFETY: the value is in a box that is dropped only at the thread's end, which no borrow from a key outlives.
        Some(Ok(unsafe { &*value }))
    }

    fn address(&self) -> usize {
        (&raw const *self.key).addr()
    }
}

#[cold]
#[track_caller]
fn destroyed(error: AccessError) -> ! {
    panic!("cannot access a Thread Local Storage value during or after destruction: {error:?}")
}

impl<T: 'static> LocalKey<Cell<T>> {
    /// Writes the value, without running the initialiser.
    #[track_caller]
    pub fn set(&'static self, value: T) {
        let value = std::cell::Cell::new(Some(value));
        let init = || Cell::new(value.take().expect("internal error: a value is moved twice"));
        let set = self.use_with(init, |cell, made| {
            if !made {
                cell.set(value.take().expect("internal error: a value is moved twice"));
            }
        });
        set.unwrap_or_else(|error| destroyed(error));
    }

    /// A copy of the value.
    #[track_caller]
    pub fn get(&'static self) -> T
    where
        T: Copy,
    {
        self.with(Cell::get)
    }

    /// Takes the value and leaves the default.
    #[track_caller]
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(Cell::take)
    }

    /// Writes the value and returns the one before.
    #[track_caller]
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

impl<T: 'static> LocalKey<RefCell<T>> {
    /// Gives the borrowed value to `f`.
    #[track_caller]
    pub fn with_borrow<F: FnOnce(&T) -> R, R>(&'static self, f: F) -> R {
        self.with(|cell| f(&cell.borrow()))
    }

    /// Gives the exclusively borrowed value to `f`.
    #[track_caller]
    pub fn with_borrow_mut<F: FnOnce(&mut T) -> R, R>(&'static self, f: F) -> R {
        self.with(|cell| f(&mut cell.borrow_mut()))
    }

    /// Writes the value, without running the initialiser.
    #[track_caller]
    pub fn set(&'static self, value: T) {
        let value = std::cell::Cell::new(Some(value));
        let init = || RefCell::new(value.take().expect("internal error: a value is moved twice"));
        let set = self.use_with(init, |cell, made| {
            if !made {
                *cell.borrow_mut() = value.take().expect("internal error: a value is moved twice");
            }
        });
        set.unwrap_or_else(|error| destroyed(error));
    }

    /// Takes the value and leaves the default.
    #[track_caller]
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(RefCell::take)
    }

    /// Writes the value and returns the one before.
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
