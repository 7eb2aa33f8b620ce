//! loom objects made before the scenario begins.
//!
//! loom takes the thread that makes an atomic or a cell for the one that initialises it, and every access that does
//! not come after it for a race. A `const fn new` cannot make the object, and whoever happens to use a value first is
//! not the one that made the value. So each execution begins with a supply, made by its first thread before anything
//! else happens; a value takes one at its first use. How many are needed is learned from a first execution, and an
//! execution that runs out starts the exploration again with more.

use std::cell::{Cell, RefCell};

use super::Execution;

/// An object that is kept in supply.
pub(crate) trait Pooled: Sized + 'static {
    /// A fresh object.
    fn spare() -> Self;
    /// Its supply.
    fn pool(pools: &Pools) -> &Pool<Self>;
}

/// The supply of one kind of object.
#[derive(Debug)]
pub(crate) struct Pool<O: 'static> {
    spares: RefCell<Vec<&'static O>>,
    /// Objects taken in this execution.
    taken: Cell<usize>,
    /// Objects to begin an execution with.
    wanted: Cell<usize>,
}

impl<O> Default for Pool<O> {
    fn default() -> Self {
        Self { spares: RefCell::default(), taken: Cell::new(0), wanted: Cell::new(0) }
    }
}

impl<O: Pooled> Pool<O> {
    /// Fills the supply for an execution that begins.
    pub(crate) fn fill(&self, ex: &Execution) {
        let mut spares = self.spares.borrow_mut();
        spares.clear();
        spares.extend((0..self.wanted.get()).map(|_| ex.arena.keep(O::spare())));
        self.taken.set(0);
    }

    /// Takes what this execution used as the measure for the next ones, with a little to spare.
    pub(crate) fn learn(&self) {
        if self.taken.get() > 0 {
            self.wanted.set(self.wanted.get().max(self.taken.get() + 1));
        }
    }

    /// An object that nobody has used.
    pub(crate) fn take(&self, ex: &Execution) -> &'static O {
        self.taken.set(self.taken.get() + 1);
        let spare = self.spares.borrow_mut().pop();
        spare.unwrap_or_else(|| {
            if !ex.is_learning() {
                self.wanted.set(2 * self.taken.get());
                ex.restart();
            }
            // While it learns, the engine orders all that happens, so that nobody races with this.
            ex.arena.keep(O::spare())
        })
    }

    pub(crate) fn wanted(&self) -> &Cell<usize> {
        &self.wanted
    }
}

macro_rules! pools {
    ($($name:ident: $object:ty,)*) => {
        /// All supplies of an exploration.
        #[derive(Debug, Default)]
        pub(crate) struct Pools {
            $($name: Pool<$object>,)*
        }

        impl Pools {
            pub(crate) fn fill(&self, ex: &Execution) {
                $(self.$name.fill(ex);)*
            }

            pub(crate) fn learn(&self) {
                $(self.$name.learn();)*
            }

            /// How many of each kind are wanted.
            pub(crate) fn wanted(&self) -> Vec<usize> {
                vec![$(self.$name.wanted().get(),)*]
            }

            pub(crate) fn want(&self, wanted: &[usize]) {
                let mut wanted = wanted.iter().copied();
                $(self.$name.wanted().set(wanted.next().unwrap_or(0));)*
            }
        }

        $(impl Pooled for $object {
            fn spare() -> Self {
                Self::default()
            }

            fn pool(pools: &Pools) -> &Pool<Self> {
                &pools.$name
            }
        })*
    };
}

use crate::atomic::supply as atomic;
use crate::cell::Tracker;

pools! {
    cell: Tracker,
    bool: atomic::Bool,
    u8: atomic::U8,
    u16: atomic::U16,
    u32: atomic::U32,
    u64: atomic::U64,
    usize: atomic::Usize,
    i8: atomic::I8,
    i16: atomic::I16,
    i32: atomic::I32,
    i64: atomic::I64,
    isize: atomic::Isize,
}
