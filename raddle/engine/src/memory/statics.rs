//! Statics begin every execution as the linker left them.
//!
//! An object of the stand-ins that lies in a data segment of the process is noted when an execution first touches it,
//! and put back when the execution ends: what the program made of it is dropped, and the bytes it had are restored.
//! That is sound because the initial value of a static was made by the compiler and owns nothing. What was put into a
//! static outside a model may: an object with a destructor whose bytes may hold an address that was not loaded with the
//! program is left as it is.

use std::mem::MaybeUninit;

pub(crate) use raddle_image::is_static;

/// What a static was before this execution touched it.
pub(crate) struct Snapshot {
    pub(crate) addr: usize,
    bytes: Vec<MaybeUninit<u8>>,
    drop: Box<dyn Fn()>,
}

impl Snapshot {
    /// # Safety
    /// `addr` points to `len` bytes of a static's interior; `drop` drops what is there, and may do so when no model
    /// thread runs.
    pub(crate) unsafe fn take(addr: usize, len: usize, drop: Box<dyn Fn()>) -> Self {
        // SAFETY: the caller promises that there are `len` bytes of a static, which lives for ever.
        let bytes = unsafe { std::slice::from_raw_parts(addr as *const MaybeUninit<u8>, len) }.to_vec();
        Self { addr, bytes, drop }
    }

    /// Of an object that is to be left as it is.
    pub(crate) fn none(addr: usize) -> Self {
        Self { addr, bytes: Vec::new(), drop: Box::new(|| {}) }
    }

    pub(crate) fn restore(&self) {
        (self.drop)();
        // SAFETY: statics live for ever; the execution that could have borrowed them is over.
        unsafe {
            std::ptr::copy_nonoverlapping(self.bytes.as_ptr(), self.addr as *mut MaybeUninit<u8>, self.bytes.len());
        }
    }
}

/// Whether a word of a static may be the address of memory that was not loaded with the program.
///
/// # Safety
/// `addr` points to `len` bytes of a static's interior.
pub(crate) unsafe fn may_own(addr: usize, len: usize) -> bool {
    // SAFETY: the caller promises that there are `len` bytes of a static, which lives for ever.
    raddle_image::may_own(unsafe { std::slice::from_raw_parts(std::ptr::with_exposed_provenance(addr), len) })
}
