//! Stands before libc's allocator, so that the engine knows where memory begins to be an object's and where it ends.
//!
//! What a model thread frees is kept until its execution is over, where plain memory is watched. A block that grows moves
//! always, so that a pointer to where it was is found out.
//!
//! glibc exports its functions by other names, too. Missed: other C libraries, and allocators of the program's own that do
//! not ask libc for each block.

use std::ffi::{c_int, c_void};

use raddle_engine::backend::instrumentation::{allocated, freed, is_watching};

unsafe extern "C" {
    fn __libc_malloc(size: usize) -> *mut c_void;
    fn __libc_calloc(count: usize, size: usize) -> *mut c_void;
    fn __libc_realloc(memory: *mut c_void, size: usize) -> *mut c_void;
    fn __libc_memalign(alignment: usize, size: usize) -> *mut c_void;
    fn __libc_free(memory: *mut c_void);
}

fn note(memory: *mut c_void, size: usize) -> *mut c_void {
    if !memory.is_null() && is_watching() {
        allocated(memory.addr(), size);
    }
    memory
}

/// Stands before libc's function of this name.
///
/// # Safety
/// As there.
#[unsafe(no_mangle)]
pub(super) unsafe extern "C" fn malloc(size: usize) -> *mut c_void {
    // SAFETY: the caller's promise.
    note(unsafe { __libc_malloc(size) }, size)
}

/// Stands before libc's function of this name.
///
/// # Safety
/// As there.
#[unsafe(no_mangle)]
pub(super) unsafe extern "C" fn calloc(count: usize, size: usize) -> *mut c_void {
    // SAFETY: the caller's promise.
    note(unsafe { __libc_calloc(count, size) }, count.saturating_mul(size))
}

/// Stands before libc's function of this name.
///
/// # Safety
/// As there.
#[unsafe(no_mangle)]
pub(super) unsafe extern "C" fn aligned_alloc(alignment: usize, size: usize) -> *mut c_void {
    // SAFETY: the caller's promise.
    note(unsafe { __libc_memalign(alignment, size) }, size)
}

/// Stands before libc's function of this name.
///
/// # Safety
/// As there.
#[unsafe(no_mangle)]
pub(super) unsafe extern "C" fn posix_memalign(out: *mut *mut c_void, alignment: usize, size: usize) -> c_int {
    if !alignment.is_power_of_two() || !alignment.is_multiple_of(size_of::<*mut c_void>()) {
        return libc::EINVAL;
    }
    // SAFETY: the alignment is as it has to be.
    let memory = note(unsafe { __libc_memalign(alignment, size) }, size);
    if memory.is_null() {
        return libc::ENOMEM;
    }
    // SAFETY: the caller's promise.
    unsafe { *out = memory };
    0
}

/// Stands before libc's function of this name.
///
/// # Safety
/// As there.
#[unsafe(no_mangle)]
pub(super) unsafe extern "C" fn realloc(memory: *mut c_void, size: usize) -> *mut c_void {
    if memory.is_null() || size == 0 || !is_watching() {
        // SAFETY: the caller's promise.
        return unsafe { __libc_realloc(memory, size) };
    }
    // SAFETY: the old block is at least as long as it can be used, and the new one as long as was asked.
    unsafe {
        let new = malloc(size);
        if !new.is_null() {
            let length = size.min(libc::malloc_usable_size(memory));
            std::ptr::copy_nonoverlapping(memory.cast::<u8>(), new.cast::<u8>(), length);
            free(memory);
        }
        new
    }
}

/// Stands before libc's function of this name.
///
/// # Safety
/// As there.
#[unsafe(no_mangle)]
pub(super) unsafe extern "C" fn free(memory: *mut c_void) {
    if !memory.is_null() {
        let addr = memory.addr();
        // SAFETY: the caller passes what the allocator gave out; in a model it may be wrong, which is found out below.
        let size = || unsafe { libc::malloc_usable_size(memory) };
        if freed(addr, size) {
            return;
        }
    }
    // SAFETY: the caller's promise; it is libc's `free` by its other name.
    unsafe { __libc_free(memory) }
}

fn give_back(addr: usize) {
    // SAFETY: the engine kept the block when it was freed, and forgets it now.
    unsafe { __libc_free(std::ptr::with_exposed_provenance_mut(addr)) };
}

/// Called by the harness, so that the linker takes this file along.
pub(super) fn keep() {
    std::hint::black_box(free as *const ());
}

/// Plain memory is watched from now on.
pub(super) fn watch(with_volatile: bool) {
    raddle_engine::backend::instrumentation::turn_on(give_back, with_volatile);
}
