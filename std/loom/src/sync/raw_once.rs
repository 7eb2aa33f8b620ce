//! One initialisation, which others wait for.

use std::cell::{Cell, RefCell};
use std::panic::Location;

use super::atomic::{AtomicBool, Ordering};
use crate::engine::{Bound, Event, Execution, On, Stamp, ThreadIndex, Woken};

/// How far an initialisation has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    Nothing,
    /// The initialiser panicked.
    Poisoned,
    Running(ThreadIndex),
    Done,
}

/// An initialisation in a model. Looking whether it is done is an atomic load, so that those who look do not order
/// each other.
pub(super) struct RawOnce {
    /// Whether it is done: what others see of it without waiting.
    done: AtomicBool,
    event: Event,
    state: Bound<State>,
}

struct State {
    progress: Cell<Progress>,
    waiting: RefCell<Vec<ThreadIndex>>,
    /// What the initialiser had seen.
    stamp: Cell<Option<Stamp>>,
}

impl RawOnce {
    pub(super) const fn new() -> Self {
        Self { done: AtomicBool::new(false), event: Event::new(), state: Bound::new() }
    }

    /// Whether this execution has come here before.
    pub(super) fn is_known(&self, ex: &Execution) -> bool {
        self.state.peek(ex).is_some()
    }

    /// Begins an execution; `done` is what holds outside the model.
    pub(super) fn begin(&self, ex: &Execution, done: bool) {
        let progress = if done { Progress::Done } else { Progress::Nothing };
        self.state.get(ex, || State {
            progress: Cell::new(progress),
            waiting: RefCell::default(),
            stamp: Cell::new(None),
        });
        self.done.reset(done);
    }

    fn state(&self, ex: &Execution) -> &'static State {
        self.state.peek(ex).expect("internal error: a Once is used before the execution began it")
    }

    /// Whether it is done, without waiting.
    pub(super) fn is_done(&self) -> bool {
        self.done.load(Ordering::Acquire)
    }

    /// Forgets what was done; for its owner.
    pub(super) fn clear(&mut self, ex: &Execution) {
        let state = self.state(ex);
        state.progress.set(Progress::Nothing);
        state.stamp.set(None);
        self.done = AtomicBool::new(false);
    }

    /// Runs `init`, unless it is done; waits while another thread does. `init` is told whether an earlier one
    /// panicked, and says what it leaves.
    pub(super) fn call(
        &self,
        ex: &Execution,
        ignore_poison: bool,
        at: &'static Location<'static>,
        init: &mut dyn FnMut(bool) -> Progress,
    ) {
        if self.is_done() {
            return;
        }
        let state = self.state(ex);
        let poisoned = loop {
            self.event.touch(ex);
            match state.progress.get() {
                Progress::Done => return state.acquire(),
                Progress::Running(by) => state.wait(ex, by, at),
                Progress::Poisoned if !ignore_poison => panic!("Once instance has previously been poisoned"),
                progress => break progress == Progress::Poisoned,
            }
        };
        state.progress.set(Progress::Running(ex.me()));
        let mut finish = Finish { once: self, ex, state, progress: Progress::Poisoned };
        finish.progress = init(poisoned);
    }

    /// Waits until it is done.
    pub(super) fn wait(&self, ex: &Execution, ignore_poison: bool, at: &'static Location<'static>) {
        if self.is_done() {
            return;
        }
        let state = self.state(ex);
        loop {
            self.event.touch(ex);
            match state.progress.get() {
                Progress::Done => return state.acquire(),
                Progress::Poisoned if !ignore_poison => panic!("Once instance has previously been poisoned"),
                _ => {
                    state.waiting.borrow_mut().push(ex.me());
                    ex.block("a Once", On::Anybody, None, at);
                }
            }
        }
    }
}

impl State {
    fn acquire(&self) {
        if let Some(stamp) = self.stamp.get() {
            stamp.acquire();
        }
    }

    fn wait(&self, ex: &Execution, by: ThreadIndex, at: &'static Location<'static>) {
        self.waiting.borrow_mut().push(ex.me());
        ex.block("an initialisation by thread", On::Thread(by), None, at);
    }
}

/// Ends an initialisation, also when it unwinds.
struct Finish<'a> {
    once: &'a RawOnce,
    ex: &'a Execution,
    state: &'a State,
    progress: Progress,
}

impl Drop for Finish<'_> {
    fn drop(&mut self) {
        if self.progress == Progress::Done {
            self.once.done.store(true, Ordering::Release);
        }
        self.state.progress.set(self.progress);
        self.state.stamp.set(Some(Stamp::release(self.ex)));
        for thread in self.state.waiting.take() {
            self.ex.wake(thread, Woken::ByAnother);
        }
    }
}
