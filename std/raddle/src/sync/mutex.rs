//! [`RawMutex`]: a hidden location that is 1 while it is held. Taking it is a blocking update from 0, releasing it a
//! release store.

use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use raddle_engine::backend::{Anchor, Call, Mode, Object, Role, Wait, active, leave_if_over};

/// A mutex without a value.
#[derive(Debug)]
pub struct RawMutex {
    anchor: Anchor,
    outside: Mutex<()>,
}

/// The lock is held, until this is dropped.
#[derive(Debug)]
pub struct RawMutexGuard<'a> {
    lock: &'a RawMutex,
    call: Call,
    held: Held<'a>,
}

/// How a lock is held.
#[derive(Debug)]
pub(super) enum Held<'a> {
    /// In a model: the location says so.
    Model,
    /// Outside, or by a destructor that runs because its execution is over. Then a thread that held the lock in the
    /// model holds it no longer: nothing of it runs any more but its destructors, one thread after the other.
    Outside { _guard: MutexGuard<'a, ()> },
}

impl RawMutex {
    /// An unlocked mutex.
    #[must_use]
    pub const fn new() -> Self {
        Self { anchor: Anchor::new(), outside: Mutex::new(()) }
    }

    /// Waits for the mutex and takes it.
    #[inline]
    #[track_caller]
    pub fn lock(&self) -> RawMutexGuard<'_> {
        let call = Call::new(Object::Mutex, "lock", Role::Acquire);
        if active() {
            self.acquire(call);
            return RawMutexGuard { lock: self, call, held: Held::Model };
        }
        self.lock_outside(call)
    }

    #[cold]
    fn lock_outside(&self, call: Call) -> RawMutexGuard<'_> {
        let guard = match self.outside.try_lock() {
            Ok(guard) => guard,
            Err(TryLockError::Poisoned(e)) => e.into_inner(),
            Err(TryLockError::WouldBlock) => {
                // A destructor waits for a lock that its own thread holds: for ever, as it would on std.
                leave_if_over();
                self.outside.lock().unwrap_or_else(PoisonError::into_inner)
            }
        };
        RawMutexGuard { lock: self, call, held: Held::Outside { _guard: guard } }
    }

    /// Takes the mutex if it is free.
    #[inline]
    #[track_caller]
    pub fn try_lock(&self) -> Option<RawMutexGuard<'_>> {
        let call = Call::new(Object::Mutex, "try_lock", Role::TryAcquire);
        if active() {
            let taken = |v| (v == 0).then_some(1);
            let place = self.anchor.place();
            let free = call.update_as(place, Mode::Acquire, Mode::Relaxed, Some(0), Wait::No, &taken) == 0;
            // Lazily: a guard that is made is dropped.
            return free.then(|| RawMutexGuard { lock: self, call, held: Held::Model });
        }
        let guard = match self.outside.try_lock() {
            Ok(guard) => guard,
            Err(TryLockError::Poisoned(e)) => e.into_inner(),
            Err(TryLockError::WouldBlock) => return None,
        };
        Some(RawMutexGuard { lock: self, call, held: Held::Outside { _guard: guard } })
    }

    #[inline]
    fn acquire(&self, call: Call) {
        let place = self.anchor.place();
        call.update_as(place, Mode::Acquire, Mode::Acquire, None, Wait::Forever, &|v| (v == 0).then_some(1));
    }

    /// The poison flag is read without the lock: no event, for its writer's panic is seen by what follows.
    #[inline]
    pub fn look(&self) {}

    /// Its owner looks at the value by other means.
    #[inline]
    pub fn renew(&mut self) {
        self.anchor.renew();
    }
}

impl<'a> RawMutexGuard<'a> {
    /// In a model, releases the lock for the time of `wait`, in the name of `call`.
    pub(super) fn released<R>(self, call: Call, wait: impl FnOnce() -> R) -> (Self, R) {
        let lock = self.lock;
        let guard = std::mem::ManuallyDrop::new(self);
        call.part("unlock to wait", Role::Release).store(lock.anchor.addr(), 0);
        let result = wait();
        lock.acquire(call.part("lock again", Role::Acquire));
        (Self { lock, call: guard.call, held: Held::Model }, result)
    }

    /// Takes the guard apart without releasing the lock.
    pub(super) fn into_held(self) -> (&'a RawMutex, Held<'a>) {
        let this = std::mem::ManuallyDrop::new(self);
        // SAFETY: `this` is neither dropped nor used again, so there is one owner of what it held.
        (this.lock, unsafe { std::ptr::read(&this.held) })
    }

    pub(super) fn new(lock: &'a RawMutex, call: Call, held: Held<'a>) -> Self {
        Self { lock, call, held }
    }
}

impl Drop for RawMutexGuard<'_> {
    #[inline]
    fn drop(&mut self) {
        if matches!(self.held, Held::Model) && active() {
            self.call.part("unlock", Role::Release).store(self.lock.anchor.addr(), 0);
        }
    }
}
