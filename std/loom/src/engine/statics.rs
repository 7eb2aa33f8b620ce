//! Statics start afresh in every execution.
//!
//! A `static` outlives an execution, and so does what a program has written to it. A value that is found in a static,
//! and that nobody used before the first model, is as its constant made it: its bytes are kept, and put back when
//! another execution comes to use it. What the last execution left there is forgotten, not dropped, as std never drops
//! a static.

use std::collections::HashMap;
use std::mem::MaybeUninit;
use std::sync::{LazyLock, Mutex, PoisonError};

/// The first bytes of every static value seen so far, by address; `None` where it was used outside a model before.
pub(crate) type First = HashMap<usize, Option<Box<[MaybeUninit<u8>]>>>;

pub(crate) static FIRST: Mutex<Option<First>> = Mutex::new(None);

/// Puts a value back to what its constant made it, if it is in a static. `used` tells whether it was ever used outside
/// a model. Returns whether the value was put back.
///
/// # Safety
///
/// `value` points to `size` bytes that nobody else uses meanwhile. They may be uninitialised.
pub(crate) unsafe fn restore(value: *mut u8, size: usize, used: bool) -> bool {
    if size == 0 || !is_static(value) {
        return false;
    }
    let mut first = FIRST.lock().unwrap_or_else(PoisonError::into_inner);
    let bytes = first.get_or_insert_default().entry(value.addr()).or_insert_with(|| {
        let mut bytes = Box::new_uninit_slice(size);
        // SAFETY: `value` holds `size` bytes, by this function's contract.
        unsafe { std::ptr::copy_nonoverlapping(value.cast(), bytes.as_mut_ptr(), size) };
        (!used).then_some(bytes)
    });
    if let Some(bytes) = bytes.as_deref() {
        // SAFETY: as above; the bytes are those of a constant, which owns nothing, so any number of copies is sound.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), value.cast(), bytes.len().min(size)) };
    }
    bytes.is_some()
}

/// Whether a value is in a static.
pub(crate) fn is_static(value: *const u8) -> bool {
    STATICS.iter().any(|range| range.contains(&value.addr()))
}

/// Where this process has its statics.
static STATICS: LazyLock<Vec<std::ops::Range<usize>>> = LazyLock::new(find);

#[cfg(target_os = "linux")]
fn find() -> Vec<std::ops::Range<usize>> {
    use std::ffi::{c_int, c_void};

    unsafe extern "C" fn note(info: *mut libc::dl_phdr_info, _: usize, found: *mut c_void) -> c_int {
        // SAFETY: `found` is the vector that `find` passes.
        let found = unsafe { &mut *found.cast::<Vec<std::ops::Range<usize>>>() };
        // SAFETY: the dynamic linker calls this with an object that it keeps valid during the call.
        let (base, headers) = unsafe {
            let info = &*info;
            (info.dlpi_addr as usize, std::slice::from_raw_parts(info.dlpi_phdr, info.dlpi_phnum as usize))
        };
        for header in headers {
            if header.p_type == libc::PT_LOAD && header.p_flags & libc::PF_W != 0 {
                let start = base + header.p_vaddr as usize;
                found.push(start..start + header.p_memsz as usize);
            }
        }
        0
    }

    let mut found = Vec::new();
    // SAFETY: `note` has the type that is asked for, and `found` lives during the call.
    unsafe { libc::dl_iterate_phdr(Some(note), (&raw mut found).cast()) };
    found
}

#[cfg(not(target_os = "linux"))]
fn find() -> Vec<std::ops::Range<usize>> {
    Vec::new()
}
