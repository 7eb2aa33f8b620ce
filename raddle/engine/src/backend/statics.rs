//! Statics of the primitives.

use crate::memory::statics::{Snapshot, is_static, may_own};
use crate::run::runtime;

/// For a thread of a model: if `value` lies in a static, sees to it that the next execution finds it as this one did.
#[inline]
pub fn note_static<T: ?Sized>(value: *mut T) {
    let addr = value.cast::<u8>().addr();
    if is_static(addr) {
        snapshot(value, addr);
    }
}

#[cold]
fn snapshot<T: ?Sized>(value: *mut T, addr: usize) {
    runtime::world(|w| {
        w.take_turn();
        if w.has_snapshot(addr) {
            return;
        }
        // SAFETY: `value` points into a live static.
        let len = unsafe { size_of_val(&*value) };
        // SAFETY: `value` is a live static of that length.
        if std::mem::needs_drop::<T>() && unsafe { may_own(addr, len) } {
            w.statics.push(Snapshot::none(addr));
            return;
        }
        // SAFETY: runs when the execution is over and nothing borrows the static.
        let drop: Box<dyn Fn() + '_> = Box::new(move || unsafe { std::ptr::drop_in_place(value) });
        // SAFETY: a static's type has no lifetime that ends before the process does.
        let drop = unsafe { std::mem::transmute::<Box<dyn Fn() + '_>, Box<dyn Fn() + 'static>>(drop) };
        // SAFETY: `value` points to `len` bytes of a static; what `drop` drops is there until it is put back.
        w.statics.push(unsafe { Snapshot::take(addr, len, drop) });
    });
}
