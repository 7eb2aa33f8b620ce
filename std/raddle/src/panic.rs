//! Panics. One inside a model is noted and not printed; what ends a model thread before its time looks like a panic, too,
//! and must not be caught.

pub use std::panic::resume_unwind;
use std::panic::{PanicHookInfo, UnwindSafe};

use raddle_engine::backend::{active, catch};

/// As [`std::panic::catch_unwind`].
///
/// # Errors
/// With the payload of the panic.
pub fn catch_unwind<F: FnOnce() -> R + UnwindSafe, R>(f: F) -> std::thread::Result<R> {
    catch(f)
}

/// As [`std::panic::set_hook`]; does nothing in a model, whose hook is the engine's.
pub fn set_hook(hook: Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static>) {
    if !active() {
        std::panic::set_hook(hook);
    }
}

/// As [`std::panic::take_hook`]; in a model a hook that does nothing.
#[must_use]
pub fn take_hook() -> Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static> {
    if active() { Box::new(|_| {}) } else { std::panic::take_hook() }
}
