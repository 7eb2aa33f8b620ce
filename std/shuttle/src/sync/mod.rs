//! Locks and waits. The real type of std holds the state; in a model it is only tried, never waited for.

mod barrier;
mod condvar;
mod held;
mod mutex;
mod once;
mod rwlock;

/// The surface's own lock is no scheduling point.
pub use std::sync::Mutex as PlainMutex;

pub use self::barrier::RawBarrier;
pub use self::condvar::RawCondvar;
pub use self::mutex::{RawMutex, RawMutexGuard};
pub use self::once::RawOnce;
pub use self::rwlock::{RawReadGuard, RawRwLock, RawWriteGuard};
