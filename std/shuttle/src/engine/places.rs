//! What an execution knows about an object: who waits there.
//!
//! Objects are told apart by their addresses; nothing about the execution is stored in them, so that they can be made in a
//! `const` and remember nothing from one execution to the next. An object moves only while nobody waits for it, and then
//! nothing is known about it: what outlasts a wait is in the object itself.

use super::execution::{me, with};
use super::wait::{Patience, Wake, notify, pause};

/// An object: its address. It is never empty and lies in no other, so that no other has the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key(usize);

impl Key {
    pub(crate) fn of<T>(object: &T) -> Self {
        const { assert!(size_of::<T>() > 0) };
        Self(std::ptr::from_ref(object).addr())
    }
}

/// An object in use.
#[derive(Debug, Default)]
pub(crate) struct Place {
    /// Who waits, in the order of arrival.
    pub(crate) waiters: Vec<Waiter>,
    /// How many have arrived at a barrier since it last opened.
    pub(crate) arrived: usize,
    /// Whether an initialiser runs.
    pub(crate) initialising: bool,
    /// How many single notifications a condition variable has sent.
    pub(crate) tickets: u64,
}

impl Place {
    /// Adds a waiter.
    pub(crate) fn push(&mut self, task: usize, role: Role) {
        self.waiters.push(Waiter { task, role, tickets: Vec::new() });
    }
}

/// A waiting thread.
#[derive(Debug)]
pub(crate) struct Waiter {
    /// Which thread.
    pub(crate) task: usize,
    /// What it waits to do.
    pub(crate) role: Role,
    /// The single notifications that this thread may take.
    pub(crate) tickets: Vec<u64>,
}

/// What a waiting thread wants of the object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// To go on.
    Any,
    /// To write: a reader does not overtake it.
    Writer,
}

/// Looks at, or changes, what is known about the object.
pub(crate) fn place<R>(key: Key, f: impl FnOnce(&mut Place) -> R) -> R {
    with(|state| f(state.places.entry(key).or_default()))
}

/// Waits until somebody wakes those who wait for the object, or patience ends.
#[track_caller]
pub(crate) fn wait_at(key: Key, role: Role, patience: Patience) -> Wake {
    let task = me();
    place(key, |place| place.push(task, role));
    let wake = pause(patience);
    place(key, |place| place.waiters.retain(|waiter| waiter.task != task));
    wake
}

/// Wakes everybody who waits for the object. They see for themselves what it has become.
pub(crate) fn wake_all(key: Key) {
    let waiters = with(|state| state.places.get_mut(&key).map(|place| std::mem::take(&mut place.waiters)));
    for waiter in waiters.into_iter().flatten() {
        notify(waiter.task);
    }
}
