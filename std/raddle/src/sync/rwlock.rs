//! [`RawRwLock`]: a hidden location that counts readers, or holds [`WRITER`]. A waiting writer does not keep readers out.

use std::mem::ManuallyDrop;
use std::sync::{LockResult, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, TryLockError, TryLockResult};

use raddle_engine::backend::{Anchor, Call, Mode, Object, Role, Wait, active, leave_if_over};

/// What the location holds while somebody writes.
const WRITER: u64 = 1 << 32;

/// A reader-writer lock without a value.
#[derive(Debug)]
pub struct RawRwLock {
    anchor: Anchor,
    outside: RwLock<()>,
}

/// How a lock is held; as for a mutex.
#[derive(Debug)]
enum Held<G> {
    Model,
    Outside(G),
}

/// The lock is held beside other readers, until this is dropped.
#[derive(Debug)]
pub struct RawReadGuard<'a> {
    lock: &'a RawRwLock,
    call: Call,
    held: Held<RwLockReadGuard<'a, ()>>,
}

/// The lock is held alone, until this is dropped.
#[derive(Debug)]
pub struct RawWriteGuard<'a> {
    lock: &'a RawRwLock,
    call: Call,
    held: Held<RwLockWriteGuard<'a, ()>>,
}

fn shared(v: u64) -> Option<u64> {
    (v < WRITER).then_some(v + 1)
}

fn exclusive(v: u64) -> Option<u64> {
    (v == 0).then_some(WRITER)
}

/// std's guard, at once or after a wait. A destructor of an execution that is over waits for ever for a lock that its own
/// thread holds, as it would on std.
fn outside<G>(at_once: TryLockResult<G>, wait: impl FnOnce() -> LockResult<G>) -> G {
    match at_once {
        Ok(guard) => guard,
        Err(TryLockError::Poisoned(e)) => e.into_inner(),
        Err(TryLockError::WouldBlock) => {
            leave_if_over();
            wait().unwrap_or_else(PoisonError::into_inner)
        }
    }
}

impl RawRwLock {
    /// An unlocked lock.
    #[must_use]
    pub const fn new() -> Self {
        Self { anchor: Anchor::new(), outside: RwLock::new(()) }
    }

    /// Waits until nobody writes.
    #[inline]
    #[track_caller]
    pub fn read(&self) -> RawReadGuard<'_> {
        let call = Call::new(Object::RwLock, "read", Role::AcquireShared);
        let held = if active() {
            call.update(self.anchor.addr(), Wait::Forever, &shared);
            Held::Model
        } else {
            Held::Outside(outside(self.outside.try_read(), || self.outside.read()))
        };
        RawReadGuard { lock: self, call, held }
    }

    /// Waits until nobody else uses the lock.
    #[inline]
    #[track_caller]
    pub fn write(&self) -> RawWriteGuard<'_> {
        let call = Call::new(Object::RwLock, "write", Role::Acquire);
        let held = if active() {
            call.update(self.anchor.addr(), Wait::Forever, &exclusive);
            Held::Model
        } else {
            Held::Outside(outside(self.outside.try_write(), || self.outside.write()))
        };
        RawWriteGuard { lock: self, call, held }
    }

    /// Reads if nobody writes.
    #[track_caller]
    pub fn try_read(&self) -> Option<RawReadGuard<'_>> {
        let call = Call::new(Object::RwLock, "try_read", Role::TryAcquireShared);
        let held = if active() {
            let place = self.anchor.place();
            let free = call.update_as(place, Mode::AcqRel, Mode::Relaxed, None, Wait::No, &shared) < WRITER;
            free.then_some(Held::Model)?
        } else {
            match self.outside.try_read() {
                Ok(guard) => Held::Outside(guard),
                Err(TryLockError::Poisoned(e)) => Held::Outside(e.into_inner()),
                Err(TryLockError::WouldBlock) => return None,
            }
        };
        Some(RawReadGuard { lock: self, call, held })
    }

    /// Writes if nobody uses the lock.
    #[track_caller]
    pub fn try_write(&self) -> Option<RawWriteGuard<'_>> {
        let call = Call::new(Object::RwLock, "try_write", Role::TryAcquire);
        let held = if active() {
            let place = self.anchor.place();
            let free = call.update_as(place, Mode::AcqRel, Mode::Relaxed, Some(0), Wait::No, &exclusive) == 0;
            free.then_some(Held::Model)?
        } else {
            match self.outside.try_write() {
                Ok(guard) => Held::Outside(guard),
                Err(TryLockError::Poisoned(e)) => Held::Outside(e.into_inner()),
                Err(TryLockError::WouldBlock) => return None,
            }
        };
        Some(RawWriteGuard { lock: self, call, held })
    }

    /// As [`RawMutex::look`](super::RawMutex::look).
    #[inline]
    pub fn look(&self) {}

    /// Its owner looks at the value by other means.
    #[inline]
    pub fn renew(&mut self) {
        self.anchor.renew();
    }
}

impl<'a> RawWriteGuard<'a> {
    /// Goes on as a reader, letting no other writer in between.
    #[rustversion::since(1.92)] // as std has it
    #[clippy::msrv = "1.92"]
    #[track_caller]
    pub fn downgrade(self) -> RawReadGuard<'a> {
        let call = Call::new(Object::RwLock, "downgrade", Role::Downgrade);
        let this = ManuallyDrop::new(self);
        // SAFETY: `this` is neither dropped nor used again, so there is one owner of what it held.
        let held = match unsafe { std::ptr::read(&this.held) } {
            Held::Model => {
                if active() {
                    call.store(this.lock.anchor.addr(), 1);
                }
                Held::Model
            }
            Held::Outside(guard) => Held::Outside(RwLockWriteGuard::downgrade(guard)),
        };
        RawReadGuard { lock: this.lock, call, held }
    }
}

impl Drop for RawReadGuard<'_> {
    #[inline]
    fn drop(&mut self) {
        if matches!(self.held, Held::Model) && active() {
            self.call.part("unlock", Role::Release).update(self.lock.anchor.addr(), Wait::No, &|v| Some(v - 1));
        }
    }
}

impl Drop for RawWriteGuard<'_> {
    #[inline]
    fn drop(&mut self) {
        if matches!(self.held, Held::Model) && active() {
            self.call.part("unlock", Role::Release).store(self.lock.anchor.addr(), 0);
        }
    }
}
