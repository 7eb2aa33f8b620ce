//! libc's pthread objects behind Rust's rules: they can be moved, made in a `const`, and are destroyed on drop.

mod condvar;
mod lazy;
mod mutex;
mod rwlock;

pub(crate) use condvar::RawCondvar;
pub(crate) use mutex::RawMutex;
pub(crate) use rwlock::RawRwLock;

/// Panics with what a pthread function returned, unless it is 0.
#[track_caller]
fn check(code: i32, function: &str) {
    assert!(code == 0, "internal error: {function}: {}", std::io::Error::from_raw_os_error(code));
}
