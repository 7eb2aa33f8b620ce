//! Panics: std's, save that a model keeps its panic hook, and that it is told which thread has caught its panic.

pub use std::panic::resume_unwind;

use std::panic::{PanicHookInfo, UnwindSafe};

use crate::engine;

/// As [`std::panic::catch_unwind`].
///
/// # Errors
/// With the payload of the panic.
pub fn catch_unwind<F: FnOnce() -> R + UnwindSafe, R>(f: F) -> std::thread::Result<R> {
    let result = std::panic::catch_unwind(f);
    if result.is_err() {
        engine::forget_unwinding();
    }
    result
}

/// As [`std::panic::set_hook`]; does nothing in a model, whose hook is the engine's.
pub fn set_hook(hook: Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static>) {
    if !engine::inside() {
        std::panic::set_hook(hook);
    }
}

/// As [`std::panic::take_hook`]; in a model a hook that does nothing.
#[must_use]
pub fn take_hook() -> Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static> {
    if engine::inside() { Box::new(|_| {}) } else { std::panic::take_hook() }
}
