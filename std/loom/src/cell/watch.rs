//! Shows uses of a cell to loom.

use std::cell::Cell;
use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use crate::engine::{Bound, Execution, Failure, current, op_or, restore, text};

/// A place in the program.
pub(super) type Site = &'static Location<'static>;

/// loom's record of who has used a cell, and where.
#[derive(Debug)]
pub(crate) struct Tracker {
    loom: loom::cell::UnsafeCell<()>,
    /// Every thread's last use: whether it wrote, and where.
    last: Cell<[Option<(bool, Site)>; loom::MAX_THREADS]>,
}

impl Default for Tracker {
    fn default() -> Self {
        Self { loom: loom::cell::UnsafeCell::new(()), last: Cell::default() }
    }
}

impl Tracker {
    fn read(&self, ex: &Execution, at: Site) {
        op_or(|| self.loom.with(|_| ()), |failure| self.explain(ex, failure, false, at));
        self.note(ex, false, at);
    }

    fn write(&self, ex: &Execution, at: Site) {
        op_or(|| self.loom.with_mut(|_| ()), |failure| self.explain(ex, failure, true, at));
        self.note(ex, true, at);
    }

    fn note(&self, ex: &Execution, writes: bool, at: Site) {
        let mut last = self.last.get();
        last[ex.me().0] = Some((writes, at));
        self.last.set(last);
    }

    /// Names the uses that race, which loom knows by thread only.
    fn explain(&self, ex: &Execution, failure: Failure, writes: bool, at: Site) -> Failure {
        let Some(message) = text(&*failure) else { return failure };
        let me = ex.me().0;
        let verb = |writes| if writes { "writes" } else { "reads" };
        let mut explained = format!("{} Thread {me} {} at {at}", message.trim(), verb(writes));
        for (thread, last) in self.last.get().iter().enumerate().filter(|(thread, _)| *thread != me) {
            if let Some((writes, at)) = last {
                explained.push_str(&format!("; thread {thread} {} at {at}", verb(*writes)));
            }
        }
        Box::new(explained)
    }
}

/// A cell's side of it.
#[derive(Debug)]
pub(super) struct Watch {
    bound: Bound<Tracker>,
    used_outside: AtomicBool,
}

impl Watch {
    pub(super) const fn new() -> Self {
        Self { bound: Bound::new(), used_outside: AtomicBool::new(false) }
    }

    /// The cell's `size` bytes at `place` are read.
    #[track_caller]
    pub(super) fn read(&self, place: *mut u8, size: usize) {
        if let Some((ex, tracker)) = self.tracker(place, size) {
            tracker.read(ex, Location::caller());
        }
    }

    /// They are written.
    #[track_caller]
    pub(super) fn write(&self, place: *mut u8, size: usize) {
        if let Some((ex, tracker)) = self.tracker(place, size) {
            tracker.write(ex, Location::caller());
        }
    }

    /// They are written, and have been used in this execution before.
    pub(super) fn write_again(&self, at: Site) {
        if let Some(ex) = current()
            && let Some(tracker) = self.bound.peek(ex)
        {
            ex.learn_order();
            tracker.write(ex, at);
        }
    }

    fn tracker(&self, place: *mut u8, size: usize) -> Option<(&'static Execution, &'static Tracker)> {
        let Some(ex) = current() else {
            self.used_outside.store(true, Relaxed);
            return None;
        };
        let tracker = self.bound.get_kept(ex, || {
            // SAFETY: the caller is about to use the cell, for the first time in this execution.
            unsafe { restore(place, size, self.used_outside.load(Relaxed)) };
            ex.take()
        });
        ex.learn_order();
        Some((ex, tracker))
    }
}
