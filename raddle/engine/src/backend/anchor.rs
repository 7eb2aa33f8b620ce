//! Locations that no memory mirrors, and the objects that have one.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use crate::run::request::{Address, HIDDEN};
use crate::run::runtime;

/// A location that no memory mirrors; it is 0 at first.
#[inline]
pub(crate) fn hidden(addr: usize) -> Address {
    Address { addr, mirror: 0 }
}

/// Stands in an object for its hidden location, whose name is the object's address.
///
/// It notes the address when it is first used, so that what is found at an address is told from what was there before:
/// an object that was moved since takes its location along, and one that was made in its place begins anew.
#[derive(Debug, Default)]
pub struct Anchor {
    home: AtomicUsize,
}

impl Anchor {
    /// An object's first home is nowhere.
    #[must_use]
    pub const fn new() -> Self {
        Self { home: AtomicUsize::new(0) }
    }

    /// The name of the location, in a model.
    #[inline]
    pub fn addr(&self) -> usize {
        let addr = std::ptr::from_ref(self).addr() | HIDDEN;
        let home = self.home.load(Relaxed);
        if home != addr {
            self.settle(home, addr);
        }
        addr
    }

    /// The location, in a model.
    #[inline]
    pub fn place(&self) -> Address {
        hidden(self.addr())
    }

    #[cold]
    fn settle(&self, home: usize, addr: usize) {
        runtime::world(|w| w.settle(home, addr));
        self.home.store(addr, Relaxed);
    }

    /// The object was exclusively owned: a new life begins.
    pub fn renew(&mut self) {
        *self.home.get_mut() = 0;
    }
}
