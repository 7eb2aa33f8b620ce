//! Where a process has its program, its libraries and their statics.
//!
//! An engine runs a program many times in one process, and every run must find the statics as the first one did. So it has
//! to know which memory is a static's: the writable segments of what the dynamic linker has loaded.
//!
//! Implemented where there is `dl_iterate_phdr`: 64-bit Linux and FreeBSD. Elsewhere nothing is known of the process, and no
//! address is taken for a static. Libraries that are loaded after the first question are not seen.

use std::mem::MaybeUninit;
use std::ops::Range;
use std::sync::OnceLock;

/// A part of the program or of a library, as it was loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The addresses that it has.
    pub memory: Range<usize>,
    /// Whether it can be written, so that statics are in it.
    pub is_writable: bool,
    /// Of the executable, and not of a library.
    pub is_executables: bool,
    /// Where the part of it ends that the dynamic linker alone writes (`RELRO`): at its beginning, if there is none.
    pub sealed_until: usize,
}

impl Segment {
    /// The memory of statics that the program can write to.
    pub fn statics(&self) -> Range<usize> {
        if self.is_writable { self.sealed_until..self.memory.end } else { self.memory.end..self.memory.end }
    }
}

/// Everything that was loaded, the executable first.
pub fn segments() -> &'static [Segment] {
    static SEGMENTS: OnceLock<Vec<Segment>> = OnceLock::new();
    SEGMENTS.get_or_init(find)
}

/// Whether an address lies in a writable segment of the program or a library.
pub fn is_static(addr: usize) -> bool {
    static WRITABLE: OnceLock<Vec<Range<usize>>> = OnceLock::new();
    let writable = || segments().iter().filter(|s| s.is_writable).map(|s| s.memory.clone()).collect();
    WRITABLE.get_or_init(writable).iter().any(|memory| memory.contains(&addr))
}

/// Where memory can be mapped on machines with 64-bit addresses, apart from the program itself, which may lie lower. A word
/// that is greater is no address: a `None` that is encoded as a length that no vector has, for example.
const MAPPINGS: Range<u64> = 1 << 32..1 << 56;

/// Whether one of the words of some memory may be the address of memory that was not loaded with the program. Then a copy
/// of these bytes may own something.
pub fn may_own(bytes: &[MaybeUninit<u8>]) -> bool {
    let lowest = segments().iter().map(|segment| segment.memory.start as u64).min().unwrap_or(0).min(MAPPINGS.start);
    // Words of a value are aligned.
    let misaligned = bytes.as_ptr().addr().next_multiple_of(size_of::<usize>()) - bytes.as_ptr().addr();
    let words = bytes.get(misaligned..).unwrap_or_default().chunks_exact(size_of::<usize>());
    words
        .map(|word| {
            // SAFETY: a word's length, in bounds. Padding may be among it: the read is volatile, so it is whatever the
            // memory has there, and what is read is compared and forgotten.
            let word = unsafe { word.as_ptr().cast::<[u8; size_of::<usize>()]>().read_volatile() };
            usize::from_ne_bytes(word)
        })
        .filter(|&word| (lowest..MAPPINGS.end).contains(&(word as u64)))
        .any(|word| !segments().iter().any(|segment| segment.memory.contains(&word)))
}

#[cfg(all(target_pointer_width = "64", any(target_os = "linux", target_os = "freebsd"), not(miri)))]
fn find() -> Vec<Segment> {
    use std::ffi::{c_int, c_void};

    /// What was found, and of how many objects.
    #[derive(Default)]
    struct Found {
        segments: Vec<Segment>,
        objects: usize,
    }

    unsafe extern "C" fn note(info: *mut libc::dl_phdr_info, _: usize, found: *mut c_void) -> c_int {
        // SAFETY: `found` is what `find` passes, and nothing else uses it during the call.
        let found = unsafe { &mut *found.cast::<Found>() };
        // SAFETY: the dynamic linker calls this with an object whose headers it keeps valid during the call.
        let (base, headers) = unsafe {
            let info = &*info;
            (info.dlpi_addr as usize, std::slice::from_raw_parts(info.dlpi_phdr, usize::from(info.dlpi_phnum)))
        };
        let memory = |header: &libc::Elf64_Phdr| {
            let start = base.wrapping_add(header.p_vaddr as usize);
            start..start.wrapping_add(header.p_memsz as usize)
        };
        let sealed: Vec<Range<usize>> = headers.iter().filter(|h| h.p_type == libc::PT_GNU_RELRO).map(memory).collect();
        for header in headers.iter().filter(|header| header.p_type == libc::PT_LOAD) {
            let memory = memory(header);
            // It stands first in its segment, and is sealed to the end of a page.
            let seal = sealed.iter().find(|seal| memory.contains(&seal.start));
            let sealed_until = seal.map_or(memory.start, |seal| seal.end.next_multiple_of(4096)).min(memory.end);
            found.segments.push(Segment {
                memory,
                is_writable: header.p_flags & libc::PF_W != 0,
                // The dynamic linker begins with it.
                is_executables: found.objects == 0,
                sealed_until,
            });
        }
        found.objects += 1;
        0
    }

    let mut found = Found::default();
    // SAFETY: `note` has the type that is asked for, and `found` lives during the call.
    unsafe { libc::dl_iterate_phdr(Some(note), (&raw mut found).cast()) };
    found.segments
}

#[cfg(not(all(target_pointer_width = "64", any(target_os = "linux", target_os = "freebsd"), not(miri))))]
fn find() -> Vec<Segment> {
    Vec::new()
}

#[cfg(all(test, target_pointer_width = "64", target_os = "linux", not(miri)))]
mod tests {
    use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

    use super::*;

    static NUMBER: AtomicU64 = AtomicU64::new(7);

    fn addr<T: ?Sized>(value: &T) -> usize {
        std::ptr::from_ref(value).cast::<u8>().addr()
    }

    /// The bytes of a word.
    fn bytes(word: &AtomicUsize) -> &[MaybeUninit<u8>] {
        // SAFETY: so many initialised bytes, which nothing writes meanwhile.
        unsafe { std::slice::from_raw_parts(word.as_ptr().cast(), size_of::<usize>()) }
    }

    #[test]
    fn statics_are_told_from_constants_the_heap_and_the_stack() {
        assert!(is_static(addr(&NUMBER)));
        assert!(!is_static(addr("constant")));
        assert!(!is_static(addr(&*Box::new(1))));
        assert!(!is_static(addr(&NUMBER.load(Relaxed))));
    }

    #[test]
    fn a_static_is_in_the_part_of_the_executable_that_is_not_sealed() {
        let here = addr(&NUMBER);
        let own: Vec<_> = segments().iter().filter(|segment| segment.statics().contains(&here)).collect();
        assert!(own.len() == 1 && own[0].is_executables, "{own:?}");
    }

    #[test]
    fn an_address_in_the_heap_is_owned_and_one_of_a_static_or_a_number_is_not() {
        let heap = Box::new(1);
        assert!(may_own(bytes(&AtomicUsize::new(addr(&*heap)))));
        for word in [0, 17, addr(&NUMBER), usize::MAX] {
            assert!(!may_own(bytes(&AtomicUsize::new(word))), "{word:#x}");
        }
    }
}
