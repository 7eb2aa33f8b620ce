//! [`RawMutex`]: a `pthread_mutex_t`.

use std::cell::{Cell, UnsafeCell};
use std::mem::MaybeUninit;

use super::check;
use super::lazy::{Lazy, Object};
use crate::valgrind;

/// A mutex without a value.
pub struct RawMutex(Lazy<Pthread>);

/// The mutex is held by this thread, until this is dropped.
pub struct RawMutexGuard<'a>(&'a Pthread);

struct Pthread {
    mutex: UnsafeCell<libc::pthread_mutex_t>,
    /// Whether it is locked; written by the holder only. What holders did is told to Valgrind by its address, because
    /// that of the mutex is DRD's own.
    held: Cell<bool>,
}

// SAFETY: the mutex is made to be shared, and `held` is written by its holder alone.
unsafe impl Sync for Pthread {}
// SAFETY: nothing in it belongs to a thread, except while it is held, and whoever holds it borrows it.
unsafe impl Send for Pthread {}

impl RawMutex {
    /// An unlocked mutex.
    #[must_use]
    pub const fn new() -> Self {
        Self(Lazy::new())
    }

    /// Waits for the mutex and takes it.
    #[inline]
    pub fn lock(&self) -> RawMutexGuard<'_> {
        let object = self.0.get();
        // SAFETY: the mutex was initialised in its place.
        check(unsafe { libc::pthread_mutex_lock(object.mutex.get()) }, "pthread_mutex_lock");
        object.held.set(true);
        RawMutexGuard(object)
    }

    /// Takes the mutex if it is free.
    #[inline]
    pub fn try_lock(&self) -> Option<RawMutexGuard<'_>> {
        let object = self.0.get();
        // SAFETY: the mutex was initialised in its place.
        match unsafe { libc::pthread_mutex_trylock(object.mutex.get()) } {
            libc::EBUSY => return None,
            code => check(code, "pthread_mutex_trylock"),
        }
        object.held.set(true);
        Some(RawMutexGuard(object))
    }

    /// Looking at the poison flag is no event.
    #[inline]
    pub fn look(&self) {}

    /// Its owner looks at the value: it comes after all who held the mutex, if only by an `Arc`'s count, which
    /// Valgrind cannot see.
    #[inline]
    pub fn renew(&mut self) {
        if let Some(object) = self.0.made() {
            valgrind::happens_after(&object.held);
        }
    }
}

impl RawMutexGuard<'_> {
    /// Hands the mutex to `wait`, which unlocks it and locks it again.
    pub(super) fn wait<R>(&self, wait: impl FnOnce(*mut libc::pthread_mutex_t) -> R) -> R {
        self.0.held.set(false);
        valgrind::happens_before(&self.0.held);
        let result = wait(self.0.mutex.get());
        self.0.held.set(true);
        result
    }
}

impl Drop for RawMutexGuard<'_> {
    #[inline]
    fn drop(&mut self) {
        self.0.held.set(false);
        valgrind::happens_before(&self.0.held);
        // SAFETY: the mutex was initialised in its place, and a guard is there only while its thread holds it.
        check(unsafe { libc::pthread_mutex_unlock(self.0.mutex.get()) }, "pthread_mutex_unlock");
    }
}

impl Object for Pthread {
    fn new() -> Box<Self> {
        let object = Box::new(Self { mutex: UnsafeCell::new(libc::PTHREAD_MUTEX_INITIALIZER), held: Cell::new(false) });
        let mut attr = MaybeUninit::uninit();
        // SAFETY: the attribute is initialised before it is used and destroyed after, the mutex is where it stays. The
        // type is set because locking one of the default type twice is undefined; a normal one waits for ever.
        unsafe {
            check(libc::pthread_mutexattr_init(attr.as_mut_ptr()), "pthread_mutexattr_init");
            let code = libc::pthread_mutexattr_settype(attr.as_mut_ptr(), libc::PTHREAD_MUTEX_NORMAL);
            check(code, "pthread_mutexattr_settype");
            check(libc::pthread_mutex_init(object.mutex.get(), attr.as_ptr()), "pthread_mutex_init");
            check(libc::pthread_mutexattr_destroy(attr.as_mut_ptr()), "pthread_mutexattr_destroy");
        }
        object
    }

    fn retire(&mut self) -> bool {
        // Whoever may drop a lock comes after all who held it, if only by an `Arc`'s count, which Valgrind cannot see.
        valgrind::happens_after(&self.held);
        valgrind::forget(&self.held);
        if self.held.get() {
            return false;
        }
        // SAFETY: nobody holds it, and nobody else can reach it.
        check(unsafe { libc::pthread_mutex_destroy(self.mutex.get()) }, "pthread_mutex_destroy");
        true
    }
}
