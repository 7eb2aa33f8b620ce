//! Thread-local values: std's outside a model; in a model the backend keeps them, and destroys them as their thread ends.

use std::cell::OnceCell;
use std::fmt;

use backend::local;

use crate::cell::{Cell, RefCell};

/// As [`std::thread::LocalKey`]; made by [`thread_local!`](crate::thread_local).
pub struct LocalKey<T: 'static> {
    init: fn() -> T,
    outside: &'static std::thread::LocalKey<Outside<T>>,
    /// A static of the key's own, whose address is its identity.
    key: &'static u8,
}

/// A value outside a model.
#[doc(hidden)]
pub type Outside<T> = OnceCell<T>;

/// As [`std::thread::AccessError`]: the value was destroyed.
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

    /// Calls `f` with the calling thread's value.
    ///
    /// # Panics
    /// If it was destroyed.
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

    /// Calls `f` with the calling thread's value.
    ///
    /// # Errors
    /// If it was destroyed.
    pub fn try_with<F, R>(&'static self, f: F) -> Result<R, AccessError>
    where
        F: FnOnce(&T) -> R,
    {
        if !backend::in_model() {
            return self.outside.try_with(|cell| f(cell.get_or_init(self.init))).map_err(|_| AccessError);
        }
        let value = match self.find() {
            Some(found) => found?,
            None => self.insert((self.init)())?,
        };
        // SAFETY: a boxed value stays where it is until its thread, the calling one, destroys it.
        Ok(f(unsafe { &*value }))
    }

    fn id(&self) -> usize {
        std::ptr::from_ref(self.key).addr()
    }

    /// The calling thread's value, if it was made.
    fn find(&self) -> Option<Result<*const T, AccessError>> {
        let value = local::find(self.id())?;
        Some(value.map(<*const ()>::cast).ok_or(AccessError))
    }

    /// Keeps a value for the calling thread. If the initialiser has used the key meanwhile, that value counts, which
    /// is in use already.
    fn insert(&self, value: T) -> Result<*const T, AccessError> {
        if self.find().is_none() {
            local::insert(self.id(), Box::new(value), std::mem::needs_drop::<T>());
        }
        self.find().expect("internal error: a thread-local value is lost")
    }

    /// Gives the calling thread its value without asking the initialiser, or hands it to `f` if there is one already.
    #[track_caller]
    fn set_with(&'static self, value: T, f: impl FnOnce(&T, T)) {
        let mut value = Some(value);
        let mut take = || value.take().expect("internal error: a value is moved twice");
        if backend::in_model() {
            if self.find().is_none() {
                let _ = self.insert(take());
            }
        } else {
            let _ = self.outside.try_with(|cell| {
                cell.get_or_init(take);
            });
        }
        if let Some(value) = value {
            self.with(|there| f(there, value));
        }
    }
}

#[cold]
#[track_caller]
fn destroyed(error: AccessError) -> ! {
    panic!("cannot access a Thread Local Storage value during or after destruction: {error:?}")
}

/// The same for std's cells, which libraries compiled on the real std may hand over, and for the watched ones.
macro_rules! cells {
    ($cell:ident, $ref_cell:ident) => {
        impl<T: 'static> LocalKey<$cell<T>> {
            /// Sets the value.
            #[track_caller]
            pub fn set(&'static self, value: T) {
                self.set_with($cell::new(value), |cell, value| cell.set(value.into_inner()));
            }

            /// A copy of the value.
            #[track_caller]
            pub fn get(&'static self) -> T
            where
                T: Copy,
            {
                self.with($cell::get)
            }

            /// Takes the value, leaves the default.
            #[track_caller]
            pub fn take(&'static self) -> T
            where
                T: Default,
            {
                self.with($cell::take)
            }

            /// Replaces the value.
            #[track_caller]
            pub fn replace(&'static self, value: T) -> T {
                self.with(|cell| cell.replace(value))
            }
        }

        impl<T: 'static> LocalKey<$ref_cell<T>> {
            /// Calls `f` with a shared borrow of the value.
            #[track_caller]
            pub fn with_borrow<F, R>(&'static self, f: F) -> R
            where
                F: FnOnce(&T) -> R,
            {
                self.with(|cell| f(&cell.borrow()))
            }

            /// Calls `f` with an exclusive borrow of the value.
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
                self.set_with($ref_cell::new(value), |cell, value| *cell.borrow_mut() = value.into_inner());
            }

            /// Takes the value, leaves the default.
            #[track_caller]
            pub fn take(&'static self) -> T
            where
                T: Default,
            {
                self.with(|cell| std::mem::take(&mut *cell.borrow_mut()))
            }

            /// Replaces the value.
            #[track_caller]
            pub fn replace(&'static self, value: T) -> T {
                self.with(|cell| std::mem::replace(&mut *cell.borrow_mut(), value))
            }
        }
    };
}

use std::cell::{Cell as StdCell, RefCell as StdRefCell};

cells!(Cell, RefCell);
cells!(StdCell, StdRefCell);

impl<T: 'static> fmt::Debug for LocalKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalKey").finish_non_exhaustive()
    }
}

/// As [`std::thread_local!`]. A key is a constant, as std's is: it can be moved.
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
        $($attr)*
        $vis const $name: $crate::thread::LocalKey<$t> = {
            fn init() -> $t {
                $($init)*
            }
            $crate::__real::thread_local! {
                static OUTSIDE: $crate::thread::Outside<$t> = const { $crate::thread::Outside::new() };
            }
            static KEY: u8 = 0;
            $crate::thread::LocalKey::new(init, &OUTSIDE, &KEY)
        };
    };
}
