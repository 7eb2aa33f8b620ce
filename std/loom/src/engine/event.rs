//! The two things the blocking types need of loom: an order between operations, and what happens before what.

use std::cell::RefCell;
use std::marker::PhantomData;
use std::sync::{Mutex, PoisonError};

use loom::lazy_static::Lazy;

use super::{Bound, Execution, op};

/// Orders the operations on one object: loom explores every order in which threads touch it, and nothing else of it.
///
/// It is a loom condition variable that nobody waits for, because notifying one is a scheduling point and no more: it
/// moves no clock, so it hides no race.
#[derive(Debug)]
pub(crate) struct Event(Bound<loom::sync::Condvar>);

impl Event {
    pub(crate) const fn new() -> Self {
        Self(Bound::new())
    }

    /// Another thread may go first. What the caller does from here to its next call into the engine is one step.
    pub(crate) fn touch(&self, ex: &Execution) {
        let event = self.0.get(ex, loom::sync::Condvar::new);
        op(|| event.notify_all());
    }
}

/// What one thread had seen at one moment, for others to see too.
///
/// It is one of loom's lazy statics: making it releases and reading it acquires, and neither is a scheduling point.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stamp(&'static Lazy<()>);

impl Stamp {
    /// Everything the calling thread has done so far.
    pub(crate) fn release(ex: &Execution) -> Self {
        ex.learn_order();
        let stamp = Self(ex.stamps.next());
        op(|| stamp.0.get());
        stamp
    }

    /// From here on the calling thread comes after what the stamp stands for.
    pub(crate) fn acquire(self) {
        op(|| self.0.get());
    }
}

/// The lazy statics that this execution has not used yet. Their number is that of the longest execution, since each
/// execution starts with all of them.
#[derive(Debug, Default)]
pub(crate) struct Stamps {
    next: std::cell::Cell<usize>,
    known: RefCell<Vec<&'static Lazy<()>>>,
}

impl Stamps {
    pub(crate) fn restart(&self) {
        self.next.set(0);
    }

    fn next(&self) -> &'static Lazy<()> {
        let index = self.next.replace(self.next.get() + 1);
        let mut known = self.known.borrow_mut();
        if index == known.len() {
            known.push(every(index));
        }
        known[index]
    }
}

/// The `index`th stamp of the process, made once and kept for every later model.
fn every(index: usize) -> &'static Lazy<()> {
    static EVERY: Mutex<Vec<&'static Lazy<()>>> = Mutex::new(Vec::new());
    let mut every = EVERY.lock().unwrap_or_else(PoisonError::into_inner);
    while every.len() <= index {
        let chunk = (0..64).map(|_| Lazy { init: || (), _p: PhantomData }).collect::<Vec<Lazy<()>>>();
        every.extend(chunk.leak().iter());
    }
    every[index]
}
