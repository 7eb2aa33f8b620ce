//! Locks and waits: libc's pthread objects behind Rust's rules. They can be moved, made in a `const`, and are destroyed
//! on drop.

mod barrier;
mod condvar;
mod lazy;
mod mutex;
mod once;
mod plain_mutex;
mod rwlock;

pub use self::barrier::RawBarrier;
pub use self::condvar::RawCondvar;
pub use self::mutex::{RawMutex, RawMutexGuard};
pub use self::once::RawOnce;
pub use self::plain_mutex::{PlainMutex, PlainMutexGuard};
pub use self::rwlock::{RawReadGuard, RawRwLock, RawWriteGuard};

/// Panics with what a pthread function returned, unless it is 0.
#[track_caller]
pub(crate) fn check(code: i32, function: &str) {
    assert!(code == 0, "internal error: {function}: {}", std::io::Error::from_raw_os_error(code));
}
