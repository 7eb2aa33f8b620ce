//! Functions that begin and end.

use raddle_engine::backend::instrumentation::{enter, leave};

extern "C" fn entered(from: usize, returns_to: usize) {
    enter(from, returns_to);
}

forward! {
    __tsan_func_entry(1) => entered;
}

/// A function ends.
#[unsafe(no_mangle)]
pub(super) extern "C" fn __tsan_func_exit() {
    leave();
}

/// Constructors of instrumented modules call it; there is nothing to do.
#[unsafe(no_mangle)]
pub(super) extern "C" fn __tsan_init() {}

/// Code that is not to be watched begins; the stand-ins' own is known in another way.
#[unsafe(no_mangle)]
pub(super) extern "C" fn __tsan_ignore_thread_begin() {}

/// Code that is not to be watched ends.
#[unsafe(no_mangle)]
pub(super) extern "C" fn __tsan_ignore_thread_end() {}
