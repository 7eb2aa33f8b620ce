//! [`RawRwLock`]: a `pthread_rwlock_t`. A waiting writer goes before new readers, as in std on Linux.

use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::check;
use super::lazy::{Lazy, Object};
use crate::valgrind;

/// A reader-writer lock without a value.
pub struct RawRwLock(Lazy<Pthread>);

/// This thread holds the lock beside other readers, until this is dropped.
pub struct RawReadGuard<'a>(&'a Pthread);

/// This thread holds the lock alone, until this is dropped.
pub struct RawWriteGuard<'a>(&'a Pthread);

struct Pthread {
    lock: UnsafeCell<libc::pthread_rwlock_t>,
    /// How many guards there are, so that one that was forgotten is noticed. What holders did is told to
    /// Valgrind by its address, because that of the lock is DRD's own.
    holders: AtomicUsize,
    /// How many writers are just becoming readers. It is 1 at most, but for an instant.
    downgrading: AtomicUsize,
}

// SAFETY: the lock is made to be shared, and the rest is atomic.
unsafe impl Sync for Pthread {}
// SAFETY: nothing in it belongs to a thread, except while it is held, and whoever holds it borrows it.
unsafe impl Send for Pthread {}

impl RawRwLock {
    /// An unlocked lock.
    #[must_use]
    pub const fn new() -> Self {
        Self(Lazy::new())
    }

    /// Waits until nobody writes.
    #[inline]
    #[track_caller]
    pub fn read(&self) -> RawReadGuard<'_> {
        self.0.get().read()
    }

    /// Reads if nobody writes.
    #[inline]
    pub fn try_read(&self) -> Option<RawReadGuard<'_>> {
        let object = self.0.get();
        // SAFETY: the lock was initialised in its place.
        match unsafe { libc::pthread_rwlock_tryrdlock(object.lock.get()) } {
            libc::EBUSY | libc::EAGAIN => return None,
            code => check(code, "pthread_rwlock_tryrdlock"),
        }
        object.holders.fetch_add(1, Ordering::Relaxed);
        Some(RawReadGuard(object))
    }

    /// Waits until nobody else uses the lock.
    #[inline]
    #[track_caller]
    pub fn write(&self) -> RawWriteGuard<'_> {
        let object = self.0.get();
        loop {
            // SAFETY: the lock was initialised in its place.
            let code = unsafe { libc::pthread_rwlock_wrlock(object.lock.get()) };
            assert!(code != libc::EDEADLK, "rwlock write lock would result in deadlock");
            check(code, "pthread_rwlock_wrlock");
            if let Some(guard) = object.admit_writer() {
                return guard;
            }
            thread::yield_now();
        }
    }

    /// Writes if nobody uses the lock.
    #[inline]
    pub fn try_write(&self) -> Option<RawWriteGuard<'_>> {
        let object = self.0.get();
        // SAFETY: the lock was initialised in its place.
        match unsafe { libc::pthread_rwlock_trywrlock(object.lock.get()) } {
            libc::EBUSY => return None,
            code => check(code, "pthread_rwlock_trywrlock"),
        }
        object.admit_writer()
    }

    /// Looking at the poison flag is no event.
    #[inline]
    pub fn look(&self) {}

    /// Its owner looks at the value: it comes after all who held the lock, if only by an `Arc`'s count, which Valgrind
    /// cannot see.
    #[inline]
    pub fn renew(&mut self) {
        if let Some(object) = self.0.made() {
            valgrind::happens_after(&object.holders);
        }
    }
}

impl<'a> RawWriteGuard<'a> {
    /// Makes a reader of the writer, and lets no other writer in between.
    pub fn downgrade(self) -> RawReadGuard<'a> {
        let object = self.0;
        // Whoever gets the write lock from now on comes after this by the lock itself, and so sees it.
        object.downgrading.fetch_add(1, Ordering::Relaxed);
        drop(self);
        let guard = object.read();
        // Whoever sees this has the write lock, so the reader that was downgraded is gone.
        object.downgrading.fetch_sub(1, Ordering::Relaxed);
        guard
    }
}

impl Drop for RawReadGuard<'_> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: a guard is there only while its thread holds the lock.
        unsafe { self.0.unlock() };
    }
}

impl Drop for RawWriteGuard<'_> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: a guard is there only while its thread holds the lock.
        unsafe { self.0.unlock() };
    }
}

impl Pthread {
    #[track_caller]
    fn read(&self) -> RawReadGuard<'_> {
        // SAFETY: the lock was initialised in its place.
        let code = unsafe { libc::pthread_rwlock_rdlock(self.lock.get()) };
        assert!(code != libc::EDEADLK, "rwlock read lock would result in deadlock");
        assert!(code != libc::EAGAIN, "rwlock maximum reader count exceeded");
        check(code, "pthread_rwlock_rdlock");
        self.holders.fetch_add(1, Ordering::Relaxed);
        RawReadGuard(self)
    }

    /// The write lock has just been taken: its guard, or nothing when it may not be kept and is given back.
    fn admit_writer(&self) -> Option<RawWriteGuard<'_>> {
        if self.downgrading.load(Ordering::Relaxed) == 0 {
            self.holders.fetch_add(1, Ordering::Relaxed);
            return Some(RawWriteGuard(self));
        }
        // SAFETY: the lock was initialised in its place, and this thread has just taken it.
        check(unsafe { libc::pthread_rwlock_unlock(self.lock.get()) }, "pthread_rwlock_unlock");
        None
    }

    /// # Safety
    /// The calling thread holds it, for reading or writing.
    unsafe fn unlock(&self) {
        self.holders.fetch_sub(1, Ordering::Relaxed);
        valgrind::happens_before(&self.holders);
        // SAFETY: the lock was initialised in its place, and the caller holds it.
        check(unsafe { libc::pthread_rwlock_unlock(self.lock.get()) }, "pthread_rwlock_unlock");
    }
}

impl Object for Pthread {
    fn new() -> Box<Self> {
        let object = Box::new(Self {
            lock: UnsafeCell::new(libc::PTHREAD_RWLOCK_INITIALIZER),
            holders: AtomicUsize::new(0),
            downgrading: AtomicUsize::new(0),
        });
        prefer_writers(object.lock.get());
        object
    }

    fn retire(&mut self) -> bool {
        // Whoever may drop a lock comes after all who held it, if only by an `Arc`'s count, which Valgrind cannot see.
        valgrind::happens_after(&self.holders);
        valgrind::forget(&self.holders);
        if *self.holders.get_mut() != 0 {
            return false;
        }
        // SAFETY: nobody holds it, and nobody else can reach it.
        check(unsafe { libc::pthread_rwlock_destroy(self.lock.get()) }, "pthread_rwlock_destroy");
        true
    }
}

/// Initialises the lock so that a waiting writer goes before new readers.
#[cfg(all(target_os = "linux", target_env = "gnu", not(miri)))]
fn prefer_writers(lock: *mut libc::pthread_rwlock_t) {
    /// `PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP`, which the crate `libc` does not have.
    const WRITERS_FIRST: libc::c_int = 2;
    let mut attr = std::mem::MaybeUninit::uninit();
    // SAFETY: the attribute is initialised before it is used and destroyed after, the lock is where it stays.
    unsafe {
        check(libc::pthread_rwlockattr_init(attr.as_mut_ptr()), "pthread_rwlockattr_init");
        check(pthread_rwlockattr_setkind_np(attr.as_mut_ptr(), WRITERS_FIRST), "pthread_rwlockattr_setkind_np");
        check(libc::pthread_rwlock_init(lock, attr.as_ptr()), "pthread_rwlock_init");
        check(libc::pthread_rwlockattr_destroy(attr.as_mut_ptr()), "pthread_rwlockattr_destroy");
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu", not(miri)))]
unsafe extern "C" {
    fn pthread_rwlockattr_setkind_np(attr: *mut libc::pthread_rwlockattr_t, kind: libc::c_int) -> libc::c_int;
}

/// Elsewhere the static initialiser has done, and who goes first is the system's choice.
#[cfg(not(all(target_os = "linux", target_env = "gnu", not(miri))))]
fn prefer_writers(_lock: *mut libc::pthread_rwlock_t) {}
