//! `std::panic` on loom: std's, which also tells the model whose panic was caught.

pub use std::panic::*;

use std::any::Any;

use crate::engine::current;

/// Runs `f`; an error is what it panicked with.
pub fn catch_unwind<F: FnOnce() -> R + UnwindSafe, R>(f: F) -> Result<R, Box<dyn Any + Send + 'static>> {
    let result = std::panic::catch_unwind(f);
    if let (Err(_), Some(ex)) = (&result, current()) {
        ex.panic_caught();
    }
    result
}

/// Sets the panic hook; does nothing in a model, whose hook is the engine's.
pub fn set_hook(hook: Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static>) {
    if current().is_none() {
        std::panic::set_hook(hook);
    }
}

/// Takes the panic hook; in a model, one that does nothing.
pub fn take_hook() -> Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static> {
    if current().is_some() { Box::new(|_| {}) } else { std::panic::take_hook() }
}

/// Panics without calling the panic hook.
pub fn resume_unwind(payload: Box<dyn Any + Send>) -> ! {
    if let Some(ex) = current() {
        ex.panic_began();
    }
    std::panic::resume_unwind(payload)
}
