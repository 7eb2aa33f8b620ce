//! Panics: std's, and the model is told whose panic was caught.

use std::any::Any;
use std::panic::{PanicHookInfo, UnwindSafe};

use crate::engine::current;

/// As [`std::panic::catch_unwind`].
///
/// # Errors
/// With the payload of the panic.
pub fn catch_unwind<F: FnOnce() -> R + UnwindSafe, R>(f: F) -> std::thread::Result<R> {
    let result = std::panic::catch_unwind(f);
    if let (Err(_), Some(ex)) = (&result, current()) {
        ex.panic_caught();
    }
    result
}

/// As [`std::panic::resume_unwind`].
pub fn resume_unwind(payload: Box<dyn Any + Send>) -> ! {
    if let Some(ex) = current() {
        ex.panic_began();
    }
    std::panic::resume_unwind(payload)
}

/// As [`std::panic::set_hook`]; does nothing in a model, whose hook is the engine's.
pub fn set_hook(hook: Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static>) {
    if current().is_none() {
        std::panic::set_hook(hook);
    }
}

/// As [`std::panic::take_hook`]; in a model a hook that does nothing.
#[must_use]
pub fn take_hook() -> Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static> {
    if current().is_some() { Box::new(|_| {}) } else { std::panic::take_hook() }
}
