//! Many bytes at once: what the pass puts in place of `memcpy`, `memmove` and `memset`.

use std::ffi::c_int;

use raddle_engine::backend::instrumentation::access;

/// # Safety
/// As for `memmove`.
unsafe extern "C" fn copied(to: *mut u8, from: *const u8, length: usize, returns_to: usize) -> *mut u8 {
    access(from.addr(), length, false, false, returns_to);
    access(to.addr(), length, true, false, returns_to);
    // SAFETY: the caller's promise.
    unsafe { std::ptr::copy(from, to, length) };
    to
}

/// # Safety
/// As for `memset`.
unsafe extern "C" fn filled(to: *mut u8, byte: c_int, length: usize, returns_to: usize) -> *mut u8 {
    access(to.addr(), length, true, false, returns_to);
    // SAFETY: the caller's promise.
    unsafe { std::ptr::write_bytes(to, byte as u8, length) };
    to
}

forward! {
    __tsan_memcpy(3) => copied;
    __tsan_memmove(3) => copied;
    __tsan_memset(3) => filled;
}
