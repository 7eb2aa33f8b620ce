//! Statics start afresh in every execution.
//!
//! The first time an execution uses a value that lies in the memory of the program's statics, its bytes are kept;
//! when the execution is over, what it has become is dropped and the bytes are put back. That is sound because a
//! static's initial value was made by the compiler: it owns nothing, so a second copy of it owns nothing twice.
//!
//! A library that was compiled against the real std (`lazy_static`, `once_cell`) may have put a value there that was
//! made at run time, and does own something. So bytes that may hold an address outside the program's own image are
//! not put back, if the type has a destructor or is a pointer: such an object keeps its state, as all do where the
//! image's bounds are not known (elsewhere than on 64-bit Linux and FreeBSD), and as plain `static mut`s do everywhere.

use std::collections::HashSet;
use std::mem::MaybeUninit;

use super::execution::{inside, with};
use super::task::arrive;

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

/// A scheduling point before an operation on an object of this crate. False outside a model: then there is none.
#[inline]
#[track_caller]
pub(crate) fn enter<T>(object: &T) -> bool {
    enter_with(object, std::mem::needs_drop::<T>())
}

/// [`enter`] for an object that may point at something without owning it.
#[inline]
#[track_caller]
pub(crate) fn enter_pointer<T>(object: &T) -> bool {
    enter_with(object, true)
}

#[inline]
#[track_caller]
fn enter_with<T>(object: &T, refers: bool) -> bool {
    let in_model = arrive();
    if in_model {
        keep(std::ptr::from_ref(object).cast_mut(), refers);
    }
    in_model
}

/// Keeps the bytes of a value that lies in a static, at its first use in an execution. The caller may read the value.
#[inline]
pub(crate) fn keep<T: ?Sized>(value: *mut T, refers: bool) {
    if raddle_image::is_static(value.cast::<u8>().addr()) && inside() {
        keep_static(value, refers);
    }
}

fn keep_static<T: ?Sized>(value: *mut T, refers: bool) {
    // SAFETY: the caller may read the value, and nobody writes meanwhile: the model runs on this OS thread alone.
    let size = size_of_val(unsafe { &*value });
    let start = value.cast::<MaybeUninit<u8>>();
    if !with(|state| state.statics.known.insert((start.addr(), size))) {
        return;
    }
    // SAFETY: so many bytes are there, initialised or not, and nobody writes to them until `bytes` was last used.
    let bytes = unsafe { std::slice::from_raw_parts(start, size) };
    if refers && raddle_image::may_own(bytes) {
        return;
    }
    let bytes = bytes.into();
    let destroy = std::mem::needs_drop::<T>().then(|| {
        // SAFETY: the value is a static's, so it is still there; `restore` puts another back at once.
        let destroy: Box<dyn FnOnce() + '_> = Box::new(move || unsafe { std::ptr::drop_in_place(value) });
        // SAFETY: what a static holds is 'static.
        unsafe { std::mem::transmute::<Box<dyn FnOnce() + '_>, Box<dyn FnOnce() + 'static>>(destroy) }
    });
    with(|state| state.statics.kept.push(Kept { address: start.cast(), bytes, destroy }));
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
