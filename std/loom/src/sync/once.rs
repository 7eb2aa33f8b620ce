//! [`RawOnce`], which loom does not have: std's outside a model; in one, an initialisation that others wait for. Looking
//! whether it is done is an atomic load, so that those who look do not order each other.

use std::cell::{Cell, RefCell};
use std::panic::Location;
use std::sync::Once;
use std::sync::atomic::Ordering;

use crate::atomic::AtomicBool;
use crate::engine::{Bound, Event, Execution, On, Stamp, ThreadIndex, Woken, current};

/// One initialisation.
#[derive(Debug)]
pub struct RawOnce {
    /// Whether it is done in a model: what others see of it without waiting.
    done: AtomicBool,
    event: Event,
    state: Bound<State>,
    outside: Once,
}

/// How far an initialisation has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    Nothing,
    /// The initialiser panicked.
    Poisoned,
    Running(ThreadIndex),
    Done,
}

struct State {
    progress: Cell<Progress>,
    waiting: RefCell<Vec<ThreadIndex>>,
    /// What the initialiser had seen.
    stamp: Cell<Option<Stamp>>,
}

impl RawOnce {
    /// Nothing has been done.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "a backend has `new`")]
    pub const fn new() -> Self {
        Self { done: AtomicBool::new(false), event: Event::new(), state: Bound::new(), outside: Once::new() }
    }

    /// Runs the closure if none has run; waits for the thread that runs one.
    #[track_caller]
    pub fn call(&self, full: bool, force: bool, f: &mut dyn FnMut(bool)) {
        match self.model(full) {
            Some((ex, state)) => self.call_in_model(ex, state, force, Location::caller(), f),
            None if full => {}
            None if force => self.outside.call_once_force(|state| f(state.is_poisoned())),
            None => self.outside.call_once(|| f(false)),
        }
    }

    /// Whether a closure has run to its end.
    pub fn is_completed(&self, full: bool) -> bool {
        match self.model(full) {
            Some(_) => self.is_done(),
            None => full || self.outside.is_completed(),
        }
    }

    /// Waits until a closure has run to its end.
    #[track_caller]
    pub fn wait(&self, full: bool, force: bool) {
        match self.model(full) {
            Some((ex, state)) => self.wait_in_model(ex, state, force, Location::caller()),
            None if full => {}
            None if force => self.outside.wait_force(),
            None => self.outside.wait(),
        }
    }

    /// What this execution knows of it: to begin with, what holds outside, or what the value beside it says.
    fn model(&self, full: bool) -> Option<(&'static Execution, &'static State)> {
        let ex = current()?;
        let state = self.state.get(ex, || {
            let done = full || self.outside.is_completed();
            self.done.reset(done);
            State {
                progress: Cell::new(if done { Progress::Done } else { Progress::Nothing }),
                waiting: RefCell::default(),
                stamp: Cell::new(None),
            }
        });
        Some((ex, state))
    }

    /// Whether it is done, without waiting.
    fn is_done(&self) -> bool {
        self.done.load(Ordering::Acquire)
    }

    fn call_in_model(
        &self,
        ex: &Execution,
        state: &State,
        force: bool,
        at: &'static Location<'static>,
        f: &mut dyn FnMut(bool),
    ) {
        if self.is_done() {
            return;
        }
        let poisoned = loop {
            self.event.touch(ex);
            match state.progress.get() {
                Progress::Done => return state.acquire(),
                Progress::Running(by) => state.wait(ex, by, at),
                Progress::Poisoned if !force => panic!("Once instance has previously been poisoned"),
                progress => break progress == Progress::Poisoned,
            }
        };
        state.progress.set(Progress::Running(ex.me()));
        let mut finish = Finish { once: self, ex, state, progress: Progress::Poisoned };
        f(poisoned);
        finish.progress = Progress::Done;
    }

    fn wait_in_model(&self, ex: &Execution, state: &State, force: bool, at: &'static Location<'static>) {
        if self.is_done() {
            return;
        }
        loop {
            self.event.touch(ex);
            match state.progress.get() {
                Progress::Done => return state.acquire(),
                Progress::Poisoned if !force => panic!("Once instance has previously been poisoned"),
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
