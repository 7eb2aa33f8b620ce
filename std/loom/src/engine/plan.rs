//! Which waits of an execution wake for no reason or time out early, and what the types must show to loom.
//!
//! loom has no choice of its own that could stand for a spurious wake-up: its `Notify` has one, but it yields, and at a
//! yield loom does not try what happens when the thread goes on at once. So the choice is made outside: the program
//! is explored without any, and then once more for every wait that was seen, with that wait waking at once. A wait is
//! named by its thread and its number in that thread, so that the choice depends on no order and loom's reduction
//! stays sound.

use std::collections::{BTreeSet, HashSet};
use std::panic::Location;

/// A wait: the index of its thread, and how many of its kind came before it there.
pub(crate) type Wait = (usize, u32);

/// How many waits of one execution may end without a reason.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Limits {
    /// Waits that may wake spuriously.
    pub(crate) spurious: u32,
    /// Timed waits that may time out although something would have ended them.
    pub(crate) timeouts: u32,
}

/// The waits that end at once in the executions of one exploration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Plan {
    pub(crate) spurious: BTreeSet<Wait>,
    pub(crate) timeouts: BTreeSet<Wait>,
}

/// The plans that are still to be explored.
#[derive(Debug)]
pub(crate) struct Agenda {
    limits: Limits,
    open: Vec<Plan>,
    known: HashSet<Plan>,
}

impl Agenda {
    /// Nothing ends without a reason: the first plan.
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, open: vec![Plan::default()], known: HashSet::from([Plan::default()]) }
    }

    pub(crate) fn next(&mut self) -> Option<Plan> {
        self.open.pop()
    }

    /// Notes what was waited for under `plan`: each such wait, added to the plan, makes another.
    pub(crate) fn extend(&mut self, plan: &Plan, seen: &Seen) {
        if plan.spurious.len() < self.limits.spurious as usize {
            for &wait in seen.waits.difference(&plan.spurious) {
                let mut next = plan.clone();
                next.spurious.insert(wait);
                self.add(next);
            }
        }
        if plan.timeouts.len() < self.limits.timeouts as usize {
            for &wait in seen.timed.difference(&plan.timeouts) {
                let mut next = plan.clone();
                next.timeouts.insert(wait);
                self.add(next);
            }
        }
    }

    fn add(&mut self, plan: Plan) {
        if self.known.insert(plan.clone()) {
            self.open.push(plan);
        }
    }
}

/// The waits that the executions of one plan came to.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) waits: BTreeSet<Wait>,
    pub(crate) timed: BTreeSet<Wait>,
}

/// Steps that only some operations can tell from their neighbours. Until a program uses such an operation, they are not
/// scheduling points, which spares most programs most of their executions; when it does, the exploration starts again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visible {
    /// The release of a lock: seen by `try_lock`, `try_read`, `try_write`.
    Unlock,
    /// A message taken, a sender dropped: seen by `try_send`, `try_recv` and the timed forms.
    Receive,
    /// The end of a thread: seen by `is_finished`.
    Finish,
}

/// What an exploration has learned about its program and keeps when it starts again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Knowledge {
    visible: [bool; 3],
    /// Where atomics are loaded whose loads must be ordered.
    pub(crate) load_sites: HashSet<Location<'static>>,
    /// The supplies that an execution begins with.
    pub(crate) wanted: Vec<usize>,
}

impl Knowledge {
    pub(crate) fn shows(&self, what: Visible) -> bool {
        self.visible[what as usize]
    }

    pub(crate) fn show(&mut self, what: Visible) {
        self.visible[what as usize] = true;
    }
}
