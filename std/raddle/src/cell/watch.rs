//! [`Watch`]: what shows the uses of a `Cell` or a `OnceCell` to the engine. It is nothing in memory: a cell is known by its
//! address.

use raddle_engine::backend::{Call, Object, Role, active, retire_cell};

/// What is watched.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A `Cell`.
    Cell,
    /// A `OnceCell`.
    OnceCell,
}

/// A watch beside a cell.
#[derive(Debug)]
pub struct Watch;

impl Watch {
    /// Nothing has been seen.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }

    /// The cell at a place is read.
    #[inline]
    #[track_caller]
    pub fn read<T: ?Sized>(&self, kind: Kind, what: &'static str, place: *mut T) {
        touch(kind, what, place.cast::<u8>().addr(), false);
    }

    /// It is written.
    #[inline]
    #[track_caller]
    pub fn write<T: ?Sized>(&self, kind: Kind, what: &'static str, place: *mut T) {
        touch(kind, what, place.cast::<u8>().addr(), true);
    }

    /// Its owner uses it by other means: a new life begins.
    #[inline]
    pub fn renew<T: ?Sized>(&mut self, place: *mut T) {
        retire_cell(place.cast::<u8>().addr());
    }
}

#[inline]
#[track_caller]
fn touch(kind: Kind, what: &'static str, addr: usize, write: bool) {
    if active() {
        let object = match kind {
            Kind::Cell => Object::Cell,
            Kind::OnceCell => Object::OnceCell,
        };
        Call::new(object, what, Role::Access).touch(addr, write);
    }
}
