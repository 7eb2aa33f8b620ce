//! Statics start afresh in every execution.
//!
//! A `static` outlives an execution, and so does what a program has written to it. A value that is found in a static,
//! and that nobody used before the first model, is as its constant made it: its bytes are kept, and put back when
//! another execution comes to use it. A part of it that is used later is not looked at again: an execution may have made
//! it, and then its bytes say nothing to another. What the last execution left there is forgotten, not dropped, as std
//! never drops a static.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::mem::MaybeUninit;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use raddle_image::is_static;

use super::current;

/// The first bytes of every static value seen so far, by address; `None` where it was used outside a model before.
pub(crate) type First = HashMap<usize, Option<Box<[MaybeUninit<u8>]>>>;

pub(crate) static FIRST: Mutex<Option<First>> = Mutex::new(None);

/// A value is about to be used, by a thread that may read it. If it lies in a static, it is put back to what its constant
/// made it when an execution comes to use it first, unless it was used outside a model before that could be kept.
#[inline]
#[expect(clippy::not_unsafe_ptr_arg_deref, reason = "the surface calls it, with what it may read")]
pub fn visit<T: ?Sized>(value: *mut T) {
    let start = value.cast::<u8>();
    // SAFETY: the caller may read the value, and only its size is asked for.
    let size = unsafe { size_of_val(&*value) };
    if size > 0 && is_static(start.addr()) {
        match current() {
            Some(ex) if ex.visited.add(start.addr()..start.addr() + size) => {
                // SAFETY: the value is there, this thread may read it, and this execution has not used it yet: no thread
                // of it has a reference to what is inside. Those of earlier executions have ended.
                unsafe { restore(start, size) }
            }
            Some(_) => {}
            None => first(|first| {
                first.entry(start.addr()).or_default();
            }),
        }
    }
}

/// Puts `size` bytes at `value` back, if it is known what they were.
///
/// # Safety
/// They are there, uninitialised or not, and nobody else uses them meanwhile or has a reference to what they own.
#[cold]
unsafe fn restore(value: *mut u8, size: usize) {
    first(|first| {
        let bytes = first.entry(value.addr()).or_insert_with(|| {
            let mut bytes = Box::new_uninit_slice(size);
            // SAFETY: so many bytes are there, by this function's contract, and the box has room for as many.
            unsafe { std::ptr::copy_nonoverlapping(value.cast(), bytes.as_mut_ptr(), size) };
            Some(bytes)
        });
        if let Some(bytes) = bytes.as_deref() {
            // SAFETY: no more bytes than are there, which nobody uses meanwhile, by this function's contract. They are
            // those of a constant, which owns nothing, so any number of copies is sound.
            unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), value.cast(), bytes.len().min(size)) };
        }
    });
}

fn first<R>(f: impl FnOnce(&mut First) -> R) -> R {
    f(FIRST.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default())
}

/// The memory of statics that an execution has used: where each piece starts and ends. None is part of another.
#[derive(Debug, Default)]
pub(super) struct Visited(RefCell<BTreeMap<usize, usize>>);

impl Visited {
    pub(super) fn restart(&self) {
        self.0.borrow_mut().clear();
    }

    /// Adds a piece; whether it was no part of what is there.
    fn add(&self, piece: Range<usize>) -> bool {
        let mut pieces = self.0.borrow_mut();
        let before = pieces.range(..=piece.start).next_back();
        let is_new = before.is_none_or(|(_, &end)| end < piece.end);
        if is_new {
            pieces.insert(piece.start, piece.end);
        }
        is_new
    }
}
