//! [`Watch`]: shows the uses of a cell to loom.

use std::panic::Location;

use super::tracker::{Site, Tracker};
use crate::engine::{Bound, Execution, current, visit};

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
pub struct Watch {
    bound: Bound<Tracker>,
}

impl Watch {
    /// Nothing has been seen.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "a backend has `new`")]
    pub const fn new() -> Self {
        Self { bound: Bound::new() }
    }

    /// The cell at a place is read.
    #[inline]
    #[track_caller]
    pub fn read<T: ?Sized>(&self, _: Kind, _: &'static str, place: *mut T) {
        visit(place);
        if let Some((ex, tracker)) = self.tracker() {
            tracker.read(ex, Location::caller());
        }
    }

    /// It is written.
    #[inline]
    #[track_caller]
    pub fn write<T: ?Sized>(&self, _: Kind, _: &'static str, place: *mut T) {
        self.write_at(place, Location::caller());
    }

    pub(super) fn write_at<T: ?Sized>(&self, place: *mut T, at: Site) {
        visit(place);
        if let Some((ex, tracker)) = self.tracker() {
            tracker.write(ex, at);
        }
    }

    /// It is written, and has been used in this execution before.
    pub(super) fn write_again(&self, at: Site) {
        if let Some(ex) = current()
            && let Some(tracker) = self.bound.peek(ex)
        {
            ex.learn_order();
            tracker.write(ex, at);
        }
    }

    /// Its owner uses it by other means: loom sees by what the cell came to it.
    #[inline]
    pub fn renew<T: ?Sized>(&mut self, _: *mut T) {}

    fn tracker(&self) -> Option<(&'static Execution, &'static Tracker)> {
        let ex = current()?;
        let tracker = self.bound.get_kept(ex, || ex.take());
        ex.learn_order();
        Some((ex, tracker))
    }
}
