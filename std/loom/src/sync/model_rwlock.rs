//! A reader-writer lock of one execution: its readers, its writer, and the threads that wait for it.
//!
//! Those that wait get the lock in the order in which they came, and loom explores every order of coming, so that this
//! loses no outcome. A reader also waits for a writer that came before it, as on Linux: a thread that reads twice
//! deadlocks when a writer comes between.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::panic::Location;
use std::rc::Rc;

use crate::engine::{Event, Execution, Gate, On, Stamp, ThreadIndex, Visible, Woken};

/// How a lock is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Shared,
    Exclusive,
}

/// A reader-writer lock of an execution.
pub(crate) struct ModelRwLock {
    epoch: u64,
    /// What it is, for reports.
    what: &'static str,
    event: Event,
    readers: Cell<u32>,
    writer: Cell<Option<ThreadIndex>>,
    waiting: RefCell<VecDeque<(ThreadIndex, Mode)>>,
    /// What the last writer had seen when it unlocked, and every reader since.
    written: Cell<Option<Stamp>>,
    read: RefCell<Vec<Stamp>>,
}

impl ModelRwLock {
    pub(crate) fn new(ex: &Execution, what: &'static str) -> Self {
        Self {
            what,
            epoch: ex.epoch(),
            event: Event::new(),
            readers: Cell::new(0),
            writer: Cell::new(None),
            waiting: RefCell::default(),
            written: Cell::new(None),
            read: RefCell::default(),
        }
    }

    pub(crate) fn lock(self: &Rc<Self>, ex: &Execution, mode: Mode, at: &'static Location<'static>) {
        self.event.touch(ex);
        if self.is_free(mode) && self.waiting.borrow().is_empty() {
            self.take(ex.me(), mode);
        } else {
            self.waiting.borrow_mut().push_back((ex.me(), mode));
            // Whoever unlocks hands the lock over.
            ex.block(self.what, On::Holder(self.clone()), None, at);
        }
        self.acquire(mode);
    }

    pub(crate) fn try_lock(&self, ex: &Execution, mode: Mode) -> bool {
        ex.require(Visible::Unlock);
        self.event.touch(ex);
        let free = self.is_free(mode) && self.waiting.borrow().is_empty();
        if free {
            self.take(ex.me(), mode);
            self.acquire(mode);
        }
        free
    }

    /// Unlocks. Until it returns no other thread runs that finds the lock free.
    pub(crate) fn unlock(&self, ex: &Execution, mode: Mode) {
        // A guard that is dropped in a later execution than it was made in holds nothing any more.
        if self.epoch != ex.epoch() {
            return;
        }
        if ex.shows(Visible::Unlock) {
            self.event.touch(ex);
        }
        let stamp = Stamp::release(ex);
        match mode {
            Mode::Shared => {
                self.read.borrow_mut().push(stamp);
                self.readers.set(self.readers.get() - 1);
            }
            Mode::Exclusive => {
                self.written.set(Some(stamp));
                self.read.borrow_mut().clear();
                self.writer.set(None);
            }
        }
        self.hand_over(ex);
    }

    /// The writer goes on as a reader.
    pub(crate) fn downgrade(&self, ex: &Execution) {
        if self.epoch != ex.epoch() {
            return;
        }
        if ex.shows(Visible::Unlock) {
            self.event.touch(ex);
        }
        self.written.set(Some(Stamp::release(ex)));
        self.read.borrow_mut().clear();
        self.writer.set(None);
        self.readers.set(1);
        self.hand_over(ex);
    }

    /// A scheduling point that is ordered with all locks and unlocks, and changes nothing.
    pub(crate) fn look(&self, ex: &Execution) {
        ex.require(Visible::Unlock);
        self.event.touch(ex);
    }

    fn is_free(&self, mode: Mode) -> bool {
        self.writer.get().is_none() && (mode == Mode::Shared || self.readers.get() == 0)
    }

    fn take(&self, thread: ThreadIndex, mode: Mode) {
        match mode {
            Mode::Shared => self.readers.set(self.readers.get() + 1),
            Mode::Exclusive => self.writer.set(Some(thread)),
        }
    }

    /// Comes after those who held the lock before: a reader after the writers, a writer after everybody.
    fn acquire(&self, mode: Mode) {
        let written = self.written.get();
        let read = if mode == Mode::Exclusive { self.read.borrow().clone() } else { Vec::new() };
        for stamp in written.into_iter().chain(read) {
            stamp.acquire();
        }
    }

    /// Gives the lock to those who have waited longest, as many as can hold it together.
    fn hand_over(&self, ex: &Execution) {
        loop {
            let Some((thread, mode)) = self.waiting.borrow().front().copied() else { return };
            if !self.is_free(mode) {
                return;
            }
            self.waiting.borrow_mut().pop_front();
            self.take(thread, mode);
            ex.wake(thread, Woken::ByAnother);
        }
    }
}

impl Gate for ModelRwLock {
    fn is_open(&self) -> bool {
        self.is_free(Mode::Exclusive)
    }

    fn holder(&self) -> Option<ThreadIndex> {
        self.writer.get()
    }
}
