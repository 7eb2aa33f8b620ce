//! What loom's reduction must be told about loads.

use std::cell::{Cell, RefCell};
use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::engine::{Event, Execution, current};

/// The threads that load an atomic, and where they do.
///
/// loom remembers the last access to an atomic only. When a thread loads and then stores, its own load hides the loads of
/// others before it, and loom never tries the store before those (tokio-rs/loom#392). Where this can be, loads are
/// ordered among each other: a store that comes before another's load comes after its own thread's, so whoever takes
/// the loads in every order finds it.
#[derive(Debug)]
pub(crate) struct Loads {
    event: Event,
    /// A bit for every thread that has loaded.
    threads: Cell<u32>,
    /// Whether one of them has written since.
    hide: Cell<bool>,
    sites: RefCell<Vec<&'static Location<'static>>>,
}

impl Default for Loads {
    fn default() -> Self {
        Self { event: Event::new(), threads: Cell::new(0), hide: Cell::new(false), sites: RefCell::default() }
    }
}

impl Loads {
    /// The running thread is about to load.
    pub(super) fn load(&self, ex: &Execution, site: &'static Location<'static>, order: Ordering) {
        note(order);
        self.threads.set(self.threads.get() | 1 << ex.me().0);
        if !self.sites.borrow().contains(&site) {
            self.sites.borrow_mut().push(site);
        }
        self.check(ex);
        if ex.orders_loads_at(site) {
            self.event.touch(ex);
        }
    }

    /// The running thread is about to write.
    pub(super) fn write(&self, ex: &Execution, order: Ordering) {
        note(order);
        if self.threads.get() & 1 << ex.me().0 != 0 && !self.hide.replace(true) {
            self.check(ex);
        }
    }

    fn check(&self, ex: &Execution) {
        if self.hide.get() && self.threads.get().count_ones() > 1 {
            ex.order_loads_at(&self.sites.borrow());
        }
    }
}

/// Whether a model of this process has accessed an atomic in `SeqCst` order, which loom takes for less.
pub(crate) static SEQ_CST: AtomicBool = AtomicBool::new(false);

fn note(order: Ordering) {
    if order == Ordering::SeqCst {
        SEQ_CST.store(true, Ordering::Relaxed);
    }
}

/// Whether a model of this process has asked where an atomic is. What is there is not its value.
pub(crate) static ADDRESSED: AtomicBool = AtomicBool::new(false);

pub(super) fn note_address() {
    if current().is_some() {
        ADDRESSED.store(true, Ordering::Relaxed);
    }
}
