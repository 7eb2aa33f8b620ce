//! Who holds which lock and who waits for whom, at each step of a trace.

use raddle::evidence::cycle;
use raddle::{LockEffect, Step, Trace};

/// How things stand after a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    /// The locks that are held.
    pub(crate) held: Vec<Held>,
    /// The threads that wait for ever.
    pub(crate) waits: Vec<Wait>,
}

/// A lock and who holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) object: String,
    pub(crate) thread: usize,
    /// Beside other readers.
    pub(crate) shared: bool,
    /// The step that took it.
    pub(crate) since: usize,
}

/// A thread that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wait {
    pub(crate) thread: usize,
    /// The lock or condition variable; for a join, nothing.
    pub(crate) object: String,
    /// Whom it waits for; empty if nobody could wake it.
    pub(crate) on: Vec<usize>,
}

/// The state after each step.
pub(crate) fn states(trace: &Trace) -> Vec<State> {
    let mut state = State::default();
    let after = |(at, step)| {
        state.pass(at, step);
        state.clone()
    };
    trace.steps.iter().enumerate().map(after).collect()
}

impl State {
    fn pass(&mut self, at: usize, step: &Step) {
        let (thread, object) = (step.thread, step.object.clone());
        let own = |held: &Held| held.thread == thread && held.object == object;
        match step.lock {
            Some(LockEffect::Taken | LockEffect::Shared) => {
                // A writer that stays as a reader holds it already.
                self.held.retain(|held| !own(held));
                let shared = step.lock == Some(LockEffect::Shared);
                self.held.push(Held { object, thread, shared, since: at });
            }
            Some(LockEffect::Released) => {
                if let Some(last) = self.held.iter().rposition(own) {
                    self.held.remove(last);
                }
            }
            Some(LockEffect::Awaited) | None => {}
        }
        if step.blocked {
            let object = if step.operation == "join" { String::new() } else { step.object.clone() };
            self.waits.push(Wait { thread, object, on: step.waits_for.clone() });
        }
    }

    /// The threads of a circle of waits, each waiting for the next, the last for the first.
    pub(crate) fn cycle(&self) -> Option<Vec<usize>> {
        let of = |wait: &Wait| wait.on.iter().copied().max().unwrap_or(0).max(wait.thread) + 1;
        let mut waits_for = vec![Vec::new(); self.waits.iter().map(of).max()?];
        for wait in &self.waits {
            waits_for[wait.thread].extend_from_slice(&wait.on);
        }
        cycle(&waits_for)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(thread: usize, object: &str, lock: LockEffect, waits_for: &[usize]) -> Step {
        let blocked = lock == LockEffect::Awaited;
        let (object, waits_for) = (object.to_owned(), waits_for.to_vec());
        Step { thread, object, lock: Some(lock), blocked, waits_for, ..Step::default() }
    }

    #[test]
    fn two_locks_in_two_orders_are_a_circle() {
        let steps = vec![
            lock(1, "Mutex#1", LockEffect::Taken, &[]),
            lock(2, "Mutex#2", LockEffect::Taken, &[]),
            lock(1, "Mutex#2", LockEffect::Awaited, &[2]),
            lock(2, "Mutex#1", LockEffect::Awaited, &[1]),
        ];
        let states = states(&Trace { threads: Vec::new(), steps });
        assert_eq!(states[1].held.iter().map(|held| held.thread).collect::<Vec<_>>(), [1, 2]);
        assert_eq!((states[2].cycle(), states[3].cycle()), (None, Some(vec![1, 2])));
    }

    #[test]
    fn a_reader_that_releases_leaves_the_others() {
        let steps = vec![
            lock(1, "RwLock#1", LockEffect::Shared, &[]),
            lock(2, "RwLock#1", LockEffect::Shared, &[]),
            lock(1, "RwLock#1", LockEffect::Released, &[]),
        ];
        let states = states(&Trace { threads: Vec::new(), steps });
        assert_eq!(states[2].held, [Held { object: "RwLock#1".into(), thread: 2, shared: true, since: 1 }]);
    }
}
