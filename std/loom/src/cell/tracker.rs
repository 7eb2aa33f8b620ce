//! loom's record of the uses of a cell.

use std::cell::Cell;
use std::panic::Location;

use crate::engine::{Execution, Failure, op_or, text};

/// A place in the program.
pub(super) type Site = &'static Location<'static>;

/// Which threads have used a cell, and where.
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
    pub(super) fn read(&self, ex: &Execution, at: Site) {
        op_or(|| self.loom.with(|_| ()), |failure| self.explain(ex, failure, false, at));
        self.note(ex, false, at);
    }

    pub(super) fn write(&self, ex: &Execution, at: Site) {
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
