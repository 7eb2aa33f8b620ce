//! Statics begin every execution as the linker left them.
//!
//! An object of the stand-ins that lies in a data segment of the process is noted when an execution first touches it,
//! and put back when the execution ends: what the program made of it is dropped, and the bytes it had are restored.
//! That is sound because the initial value of a static was made by the compiler and owns nothing. What was put into a
//! static outside a model may: an object with a destructor whose bytes may hold an address that was not loaded with the
//! program is left as it is.

use std::mem::MaybeUninit;
use std::ops::Range;
use std::sync::OnceLock;

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
        // SAFETY: the caller's promise.
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

/// Whether an address lies in a writable segment of the program or a library.
pub(crate) fn is_static(addr: usize) -> bool {
    static WRITABLE: OnceLock<Vec<Range<usize>>> = OnceLock::new();
    let writable = || segments().iter().filter(|s| s.writable).map(|s| s.memory.clone()).collect();
    WRITABLE.get_or_init(writable).iter().any(|memory| memory.contains(&addr))
}

/// Whether a word of a static may be the address of memory that was not loaded with the program.
pub(crate) fn may_own(addr: usize, len: usize) -> bool {
    // The heap lies above the program, or where large mappings lie.
    let lowest = segments().iter().map(|s| s.memory.start).min().unwrap_or(0).min(1 << 32);
    let first = addr.next_multiple_of(size_of::<usize>());
    (first..addr + len).step_by(size_of::<usize>()).filter(|at| at + size_of::<usize>() <= addr + len).any(|at| {
        // SAFETY: aligned, within the static. Padding may be among it: volatile, it is whatever the memory has there.
        let word = unsafe { (at as *const usize).read_volatile() };
        (lowest..HIGHEST).contains(&word) && !segments().iter().any(|s| s.memory.contains(&word))
    })
}

/// Above the addresses that a process can have; what is there is a `None` that is told by an impossible length, say.
const HIGHEST: usize = if usize::BITS == 64 { 1 << 56 } else { usize::MAX };

/// A part of the program or of a library, as it was loaded.
struct Segment {
    memory: Range<usize>,
    writable: bool,
}

fn segments() -> &'static [Segment] {
    static SEGMENTS: OnceLock<Vec<Segment>> = OnceLock::new();
    SEGMENTS.get_or_init(find_segments)
}

#[cfg(target_os = "linux")]
fn find_segments() -> Vec<Segment> {
    unsafe extern "C" fn note(info: *mut libc::dl_phdr_info, _: usize, out: *mut libc::c_void) -> libc::c_int {
        // SAFETY: dl_iterate_phdr hands over a valid description, and `out` is the vector below.
        unsafe {
            let out = &mut *out.cast::<Vec<Segment>>();
            for i in 0..usize::from((*info).dlpi_phnum) {
                let header = &*(*info).dlpi_phdr.add(i);
                if header.p_type == libc::PT_LOAD {
                    let from = (*info).dlpi_addr as usize + header.p_vaddr as usize;
                    let memory = from..from + header.p_memsz as usize;
                    out.push(Segment { memory, writable: header.p_flags & libc::PF_W != 0 });
                }
            }
        }
        0
    }
    let mut out = Vec::new();
    // SAFETY: the callback only reads what it is given.
    unsafe { libc::dl_iterate_phdr(Some(note), (&raw mut out).cast()) };
    out
}

#[cfg(not(target_os = "linux"))]
fn find_segments() -> Vec<Segment> {
    Vec::new()
}
