//! What becomes of a thread's panic.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use crate::engine::{current, text};

/// What the closure of a thread comes to.
///
/// # Errors
/// With the payload of its panic.
pub fn run<T>(f: impl FnOnce() -> T) -> std::thread::Result<T> {
    crate::panic::catch_unwind(AssertUnwindSafe(f))
}

/// Remembers what a thread panicked with, for the case that whoever learns of it fails without saying it.
pub fn joined(payload: &(dyn Any + Send)) {
    if let (Some(ex), Some(message)) = (current(), text(payload)) {
        *ex.joined_panic.borrow_mut() = Some(message.to_owned());
    }
}

/// A panic that no one will ever join fails the execution, when it ends.
pub fn unjoined(payload: Box<dyn Any + Send>) {
    if let Some(ex) = current() {
        ex.unclaimed.borrow_mut().get_or_insert(payload);
    }
}
