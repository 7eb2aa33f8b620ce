//! Statics start afresh in every execution.
//!
//! The first time an execution uses an object that lies in the memory of the program's statics, its bytes are kept;
//! when the execution is over, what it has become is dropped and the bytes are put back. That is sound because a
//! static's initial value was made by the compiler: it owns nothing, so a second copy of it owns nothing twice.
//!
//! A library that was compiled against the real std (`lazy_static`, `once_cell`) may have put a value there that was
//! made at run time, and does own something. So bytes that may hold an address outside the program's own image are
//! not put back, if the type has a destructor or is a pointer: such an object keeps its state, as all do where the
//! image's bounds are not known (elsewhere than on 64-bit Linux and FreeBSD), and as plain `static mut`s do everywhere.

use std::collections::HashSet;
use std::mem::MaybeUninit;
use std::ops::Range;
use std::sync::OnceLock;

use super::execution::{inside, with};
use super::task::point;

/// The statics that an execution has used.
#[derive(Default)]
pub(super) struct Touched {
    known: HashSet<(usize, usize)>,
    kept: Vec<Kept>,
}

/// A static's state before the execution.
struct Kept {
    address: *mut u8,
    /// Not all of them are initialised: there may be padding.
    bytes: Box<[MaybeUninit<u8>]>,
    destroy: Option<Box<dyn FnOnce()>>,
}

/// A scheduling point before an operation on `object`. False outside a model: then there is none.
#[track_caller]
pub(crate) fn visit<T: ?Sized>(object: &T) -> bool {
    visit_with(object, std::mem::needs_drop::<T>())
}

/// [`visit`] for an object that may point at something without owning it.
#[track_caller]
pub(crate) fn visit_pointer<T>(object: &T) -> bool {
    visit_with(object, true)
}

#[track_caller]
fn visit_with<T: ?Sized>(object: &T, refers: bool) -> bool {
    if !inside() {
        return false;
    }
    point();
    let address = std::ptr::from_ref(object).cast::<u8>().addr();
    if image().statics.iter().any(|range| range.contains(&address)) {
        keep(object, address, refers);
    }
    true
}

/// Keeps the bytes of `object`, a static, at its first use in an execution.
fn keep<T: ?Sized>(object: &T, address: usize, refers: bool) {
    let size = size_of_val(object);
    let start = std::ptr::from_ref(object).cast::<MaybeUninit<u8>>();
    if !with(|state| state.statics.known.insert((address, size))) {
        return;
    }
    let mut bytes = vec![MaybeUninit::uninit(); size].into_boxed_slice();
    // SAFETY: both are valid for `size` bytes, and nobody writes meanwhile: the model runs on this OS thread alone.
    unsafe { std::ptr::copy_nonoverlapping(start, bytes.as_mut_ptr(), size) };
    if refers && image().may_own(&bytes) {
        return;
    }
    let destroy = std::mem::needs_drop::<T>().then(|| {
        let object = std::ptr::from_ref(object).cast_mut();
        // SAFETY: the object is a static, so it is still there; `restore` puts a value back at once.
        let destroy: Box<dyn FnOnce() + '_> = Box::new(move || unsafe { std::ptr::drop_in_place(object) });
        // SAFETY: what a static holds is 'static.
        unsafe { std::mem::transmute::<Box<dyn FnOnce() + '_>, Box<dyn FnOnce() + 'static>>(destroy) }
    });
    with(|state| state.statics.kept.push(Kept { address: start.cast_mut().cast(), bytes, destroy }));
}

/// Puts back what was kept, the last one first: what lies inside another object goes before it.
pub(super) fn restore(touched: Touched, destroy: bool) {
    for kept in touched.kept.into_iter().rev() {
        if let Some(destructor) = kept.destroy {
            if destroy { destructor() } else { std::mem::forget(destructor) }
        }
        let target = kept.address.cast::<MaybeUninit<u8>>();
        // SAFETY: the bytes are the value the static had here before, which owned nothing (see the module's docs);
        // the execution is over, so nobody uses the static.
        unsafe { std::ptr::copy_nonoverlapping(kept.bytes.as_ptr(), target, kept.bytes.len()) };
    }
}

/// Where the program and its libraries lie in memory.
#[derive(Debug, Default)]
struct Image {
    /// All that was loaded.
    loaded: Vec<Range<usize>>,
    /// What of it can be written.
    statics: Vec<Range<usize>>,
}

/// Where memory can be mapped on machines with 64-bit addresses, apart from the program itself, which may lie lower.
const MAPPINGS: Range<u64> = 1 << 32..1 << 56;

impl Image {
    /// Whether one of the bytes' words is an address of memory that was not loaded with the program.
    fn may_own(&self, bytes: &[MaybeUninit<u8>]) -> bool {
        let lowest = self.loaded.iter().map(|range| range.start as u64).min().unwrap_or(0).min(MAPPINGS.start);
        let words = bytes.chunks_exact(size_of::<usize>());
        words
            .map(|word| {
                // SAFETY: a word's length, in bounds. Padding may be among it: volatile, because it is whatever the
                // memory has there, and what is read is compared and forgotten.
                let word = unsafe { word.as_ptr().cast::<[u8; size_of::<usize>()]>().read_volatile() };
                usize::from_ne_bytes(word)
            })
            .filter(|&word| (lowest..MAPPINGS.end).contains(&(word as u64)))
            .any(|word| !self.loaded.iter().any(|range| range.contains(&word)))
    }
}

fn image() -> &'static Image {
    static IMAGE: OnceLock<Image> = OnceLock::new();
    IMAGE.get_or_init(find_image)
}

#[cfg(all(target_pointer_width = "64", any(target_os = "linux", target_os = "freebsd")))]
fn find_image() -> Image {
    unsafe extern "C" fn add(info: *mut libc::dl_phdr_info, _: usize, image: *mut libc::c_void) -> libc::c_int {
        // SAFETY: `dl_iterate_phdr` passes the pointer it was given, and nobody else uses the image meanwhile.
        let image = unsafe { &mut *image.cast::<Image>() };
        // SAFETY: `dl_iterate_phdr` passes a valid description, alive for the call.
        let info = unsafe { &*info };
        // SAFETY: the description says where the headers are and how many.
        let headers = unsafe { std::slice::from_raw_parts(info.dlpi_phdr, usize::from(info.dlpi_phnum)) };
        for header in headers.iter().filter(|header| header.p_type == libc::PT_LOAD) {
            let start = (info.dlpi_addr as usize).wrapping_add(header.p_vaddr as usize);
            let range = start..start.wrapping_add(header.p_memsz as usize);
            if header.p_flags & libc::PF_W != 0 {
                image.statics.push(range.clone());
            }
            image.loaded.push(range);
        }
        0
    }
    let mut image = Image::default();
    // SAFETY: the callback has the type that is asked for, and the image outlives the call.
    unsafe { libc::dl_iterate_phdr(Some(add), (&raw mut image).cast()) };
    image
}

#[cfg(not(all(target_pointer_width = "64", any(target_os = "linux", target_os = "freebsd"))))]
fn find_image() -> Image {
    Image::default()
}
