//! Panics, as [`std::panic`](mod@std::panic)'s. A panic inside a model is noted and not printed; what ends a model thread before its
//! time looks like a panic too, and must not be caught.

use std::any::Any;
use std::panic::{PanicHookInfo, UnwindSafe, resume_unwind};

use crate::run::runtime;

/// As [`std::panic::catch_unwind`].
///
/// # Errors
/// With the payload of the panic.
pub fn catch_unwind<F: FnOnce() -> R + UnwindSafe, R>(f: F) -> std::thread::Result<R> {
    let before = runtime::world_if_active(|w| w.thread().unwinding);
    match std::panic::catch_unwind(f) {
        Err(payload) if runtime::tearing_down() => resume_unwind(payload),
        Err(payload) => {
            runtime::world_if_active(|w| w.thread().unwinding = before.unwrap_or(false));
            Err(payload)
        }
        done => done,
    }
}

/// As [`std::panic::set_hook`]; does nothing in a model, whose hook is the engine's.
pub fn set_hook(hook: Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static>) {
    if !runtime::active() {
        std::panic::set_hook(hook);
    }
}

/// As [`std::panic::take_hook`]; in a model a hook that does nothing.
pub fn take_hook() -> Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static> {
    if runtime::active() { Box::new(|_| {}) } else { std::panic::take_hook() }
}

/// The words of a panic's payload.
#[doc(hidden)]
pub fn message(payload: &(dyn Any + Send)) -> Option<&str> {
    payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str))
}
