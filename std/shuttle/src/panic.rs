//! `std::panic`: std's, save that a model keeps its panic hook, and that it is told whose panic was caught.

pub use ::std::panic::*;

use std::any::Any;

use crate::engine;

/// Runs `f`; an error is what it panicked with.
///
/// # Errors
/// With the payload of the panic.
pub fn catch_unwind<F: FnOnce() -> R + UnwindSafe, R>(f: F) -> Result<R, Box<dyn Any + Send + 'static>> {
    let result = std::panic::catch_unwind(f);
    if result.is_err() {
        engine::forget_unwinding();
    }
    result
}

/// Sets the panic hook; does nothing in a model, whose hook is the engine's.
pub fn set_hook(hook: Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static>) {
    if !engine::inside() {
        std::panic::set_hook(hook);
    }
}

/// Takes the panic hook; in a model, one that does nothing.
pub fn take_hook() -> Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static> {
    if engine::inside() { Box::new(|_| {}) } else { std::panic::take_hook() }
}
