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

/// Panics without calling the panic hook.
pub fn resume_unwind(payload: Box<dyn Any + Send>) -> ! {
    if let Some(ex) = current() {
        ex.panic_began();
    }
    std::panic::resume_unwind(payload)
}
