//! Locks and waits. In a model each is a hidden location of the engine; outside it is std's.

mod barrier;
mod condvar;
mod mutex;
mod once;
mod rwlock;

/// The surface's own lock is no event.
pub use std::sync::Mutex as PlainMutex;

pub use self::barrier::RawBarrier;
pub use self::condvar::RawCondvar;
pub use self::mutex::{RawMutex, RawMutexGuard};
pub use self::once::RawOnce;
pub use self::rwlock::{RawReadGuard, RawRwLock, RawWriteGuard};
