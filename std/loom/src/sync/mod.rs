//! Locks and waits, by what loom has: its mutex, and for the rest the engine's events.

mod barrier;
mod condvar;
mod model_mutex;
mod model_rwlock;
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
