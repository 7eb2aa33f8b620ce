//! What a thread comes to: its body, its panics, its end.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crate::{engine, local};

/// What the closure of a thread comes to.
///
/// # Errors
/// With the payload of its panic.
pub fn run<T>(f: impl FnOnce() -> T) -> std::thread::Result<T> {
    let result = catch_unwind(AssertUnwindSafe(f));
    engine::forget_unwinding();
    result
}

/// Somebody was told of a panic: then it is the program's affair.
pub fn joined(_payload: &(dyn Any + Send)) {}

/// Nobody will ever know of this panic: it fails the execution, as it would without a wrapper.
pub fn unjoined(payload: Box<dyn Any + Send>) {
    if engine::inside() {
        engine::note_unjoined(payload);
    }
}

/// A thread of a model that was spawned: runs its body, and destroys its thread-locals.
pub(crate) fn run_to_the_end(body: impl FnOnce()) {
    body();
    local::destroy();
    if let Some(payload) = engine::take_unjoined() {
        resume_unwind(payload);
    }
}

/// The main thread of a model. An unjoined panic is found when the execution ends, which is next.
pub(crate) fn run_main(f: &dyn Fn()) {
    engine::enter_thread("main");
    f();
    local::destroy();
}
