//! Thread-locals of model threads, destroyed at the end of their thread.

use std::cell::{Cell, OnceCell, RefCell};
use std::fmt;

use crate::run::runtime;

/// As [`std::thread::LocalKey`]; made by [`thread_local!`](crate::thread_local).
pub struct LocalKey<T: 'static> {
    init: fn() -> T,
    /// The value outside a model.
    real: &'static std::thread::LocalKey<OnceCell<T>>,
    /// A static of the key's own, whose address is its identity.
    key: &'static std::sync::atomic::AtomicU8,
}

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
        f.write_str("already destroyed")
    }
}

impl std::error::Error for AccessError {}

impl<T: 'static> LocalKey<T> {
    #[doc(hidden)]
    pub const fn new(
        init: fn() -> T,
        real: &'static std::thread::LocalKey<OnceCell<T>>,
        key: &'static std::sync::atomic::AtomicU8,
    ) -> Self {
        Self { init, real, key }
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
        self.try_with(f).expect("cannot access a Thread Local Storage value during or after destruction")
    }

    /// Calls `f` with the calling thread's value.
    ///
    /// # Errors
    /// If it was destroyed.
    pub fn try_with<F, R>(&'static self, f: F) -> Result<R, AccessError>
    where
        F: FnOnce(&T) -> R,
    {
        if !runtime::active() {
            return self.real.try_with(|cell| f(cell.get_or_init(self.init))).map_err(|_| AccessError);
        }
        self.initialize(|| (self.init)())?;
        let value = self.find().ok_or(AccessError)?;
        // SAFETY: a boxed value stays where it is until its thread, the calling one, destroys it.
        Ok(f(unsafe { &*value }))
    }

    fn id(&self) -> usize {
        std::ptr::from_ref(self.key).addr()
    }

    fn find(&self) -> Option<*const T> {
        runtime::world(|w| {
            let locals = &w.thread().locals;
            let value = locals.iter().find(|l| l.0 == self.id())?.1.as_ref()?;
            value.downcast_ref::<T>().map(std::ptr::from_ref)
        })
    }

    fn initialize(&self, init: impl FnOnce() -> T) -> Result<(), AccessError> {
        let known = runtime::world(|w| w.thread().locals.iter().find(|l| l.0 == self.id()).map(|l| l.1.is_some()));
        match known {
            Some(true) => Ok(()),
            Some(false) => Err(AccessError),
            None => {
                let value = init();
                runtime::world(|w| {
                    w.thread().locals.push((self.id(), Some(Box::new(value)), std::mem::needs_drop::<T>()))
                });
                Ok(())
            }
        }
    }
}

impl<T: 'static> LocalKey<T> {
    /// Gives the calling thread its value without asking the initialiser, or hands it to `f` if there is one already.
    #[track_caller]
    fn set_with(&'static self, value: T, f: impl FnOnce(&T, T)) {
        let mut value = Some(value);
        if runtime::active() {
            let _ = self.initialize(|| value.take().expect("called once"));
        } else {
            let _ = self.real.try_with(|cell| {
                cell.get_or_init(|| value.take().expect("called once"));
            });
        }
        if let Some(value) = value {
            self.with(|there| f(there, value));
        }
    }
}

impl<T: 'static> LocalKey<Cell<T>> {
    /// Sets the value.
    #[track_caller]
    pub fn set(&'static self, value: T) {
        self.set_with(Cell::new(value), |cell, value| cell.set(value.into_inner()));
    }

    /// A copy of the value.
    #[track_caller]
    pub fn get(&'static self) -> T
    where
        T: Copy,
    {
        self.with(Cell::get)
    }

    /// Takes the value, leaves the default.
    #[track_caller]
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(Cell::take)
    }

    /// Replaces the value.
    #[track_caller]
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

/// The same for std's `RefCell` and for the checked one.
macro_rules! ref_cell {
    ($cell:ty) => {
        impl<T: 'static> LocalKey<$cell> {
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
                self.set_with(<$cell>::new(value), |cell, value| *cell.borrow_mut() = value.into_inner());
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

ref_cell!(RefCell<T>);
ref_cell!(crate::cell::RefCell<T>);

impl<T: 'static> LocalKey<crate::cell::Cell<T>> {
    /// Sets the value.
    #[track_caller]
    pub fn set(&'static self, value: T) {
        self.set_with(crate::cell::Cell::new(value), |cell, value| cell.set(value.into_inner()));
    }

    /// A copy of the value.
    #[track_caller]
    pub fn get(&'static self) -> T
    where
        T: Copy,
    {
        self.with(crate::cell::Cell::get)
    }

    /// Takes the value, leaves the default.
    #[track_caller]
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(crate::cell::Cell::take)
    }

    /// Replaces the value.
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

/// Destroys the calling thread's locals in the order in which they were made; those that destructors make, too.
/// What has no destructor is there to the end.
pub(super) fn destroy_all() {
    loop {
        let next = runtime::world(|w| w.thread().locals.iter_mut().filter(|l| l.2).find_map(|l| l.1.take()));
        let Some(value) = next else { return };
        drop(value);
    }
}

/// As [`std::thread_local!`].
#[macro_export]
macro_rules! thread_local {
    () => {};
    ($(#[$attr:meta])* $vis:vis static $name:ident: $t:ty = const $init:block; $($rest:tt)*) => {
        $crate::thread_local!(@key [$(#[$attr])*] $vis $name, $t, $init);
        $crate::thread_local!($($rest)*);
    };
    ($(#[$attr:meta])* $vis:vis static $name:ident: $t:ty = const $init:block) => {
        $crate::thread_local!(@key [$(#[$attr])*] $vis $name, $t, $init);
    };
    ($(#[$attr:meta])* $vis:vis static $name:ident: $t:ty = $init:expr; $($rest:tt)*) => {
        $crate::thread_local!(@key [$(#[$attr])*] $vis $name, $t, $init);
        $crate::thread_local!($($rest)*);
    };
    ($(#[$attr:meta])* $vis:vis static $name:ident: $t:ty = $init:expr) => {
        $crate::thread_local!(@key [$(#[$attr])*] $vis $name, $t, $init);
    };
    (@key [$(#[$attr:meta])*] $vis:vis $name:ident, $t:ty, $init:expr) => {
        $(#[$attr])*
        $vis static $name: $crate::thread::LocalKey<$t> = {
            fn init() -> $t {
                $init
            }
            $crate::__private::thread_local! {
                static REAL: $crate::__private::OnceCell<$t> = const { $crate::__private::OnceCell::new() };
            }
            static KEY: $crate::__private::AtomicU8 = $crate::__private::AtomicU8::new(0);
            $crate::thread::LocalKey::new(init, &REAL, &KEY)
        };
    };
}
