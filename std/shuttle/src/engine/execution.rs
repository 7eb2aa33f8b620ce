//! The state of the execution that runs on this OS thread.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use shuttle_engine::runtime::execution::ExecutionState;

use super::places::{Key, Place};
use super::statics::{self, Touched};
use super::task::Task;

/// Executions begun so far in this process; the number of the last one, the first being 1.
pub(crate) static EXECUTIONS: AtomicU64 = AtomicU64::new(0);

::std::thread_local! {
    static RUNNING: Cell<bool> = const { Cell::new(false) };
    static STATE: RefCell<State> = RefCell::new(State::default());
}

/// What an execution may do that no thread asked for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Settings {
    /// How many waits may wake spuriously.
    pub(crate) spurious: u32,
    /// How many timed waits may time out early.
    pub(crate) timeouts: u32,
}

/// An execution's state beside what shuttle keeps. shuttle runs all threads of a model on one OS thread.
#[derive(Default)]
pub(super) struct State {
    /// The execution's number in this process.
    number: u64,
    /// What is left of the settings.
    pub(super) spurious: u32,
    pub(super) timeouts: u32,
    /// How many weak compare-exchanges may yet fail for no reason; as many as there may be spurious wake-ups.
    weak: u32,
    /// The virtual clock.
    pub(super) now: Duration,
    /// Indexed by shuttle's task id.
    pub(super) tasks: Vec<Task>,
    pub(super) places: HashMap<Key, Place>,
    pub(super) statics: Touched,
    /// The first panic of a thread whose handle was dropped.
    unjoined: Option<Box<dyn Any + Send>>,
}

/// Gives access to the execution's state. Never nested.
pub(super) fn with<R>(f: impl FnOnce(&mut State) -> R) -> R {
    STATE.with_borrow_mut(f)
}

/// Executions begun so far in this process.
pub(crate) fn executions() -> u64 {
    EXECUTIONS.load(Ordering::Relaxed)
}

/// Begins an execution on this OS thread.
pub(super) fn begin(settings: Settings) {
    let number = EXECUTIONS.fetch_add(1, Ordering::Relaxed) + 1;
    let Settings { spurious, timeouts } = settings;
    with(|state| *state = State { number, spurious, timeouts, weak: spurious, ..State::default() });
    RUNNING.set(true);
}

/// Ends the execution on this OS thread, if there is one: statics get back the state they had before it. Returns the
/// panic of a thread that nobody joined. After a failed execution (`clean` is false) shuttle has leaked stacks that
/// may refer to anything, so what the execution left is leaked as well.
pub(super) fn end(clean: bool) -> Option<Box<dyn Any + Send>> {
    if !RUNNING.replace(false) {
        return None;
    }
    let mut state = STATE.take();
    statics::restore(std::mem::take(&mut state.statics), clean);
    let unjoined = state.unjoined.take();
    if !clean {
        std::mem::forget(state);
    }
    unjoined
}

/// Ends the execution that failed, if the run did not fail between two.
pub(crate) fn end_failed() {
    std::mem::forget(end(false));
}

/// Whether this code runs in a thread of a model.
pub(crate) fn inside() -> bool {
    RUNNING.get() && ExecutionState::try_with(|state| state.try_current().is_some()).unwrap_or(false)
}

/// The current thread of the model: shuttle's task id.
pub(crate) fn me() -> usize {
    ExecutionState::me().into()
}

/// The number of the current execution.
pub(crate) fn number() -> u64 {
    with(|state| state.number)
}

/// The virtual time since the execution began.
pub(crate) fn now() -> Duration {
    with(|state| state.now)
}

/// Lets the virtual clock be at least `time`, within reason.
pub(crate) fn pass_time(time: Duration) {
    with(|state| state.now = state.now.max(time.min(HORIZON)));
}

/// When a wait for `duration` is over; None if that is never.
pub(crate) fn deadline(duration: Duration) -> Option<Duration> {
    now().checked_add(duration).filter(|deadline| *deadline < HORIZON)
}

/// As for the real types, a time that no clock can show never comes.
const HORIZON: Duration = Duration::from_secs(1 << 60);

/// Keeps the panic of a thread whose handle was dropped: it fails the run when a thread ends, or the execution.
pub(crate) fn note_unjoined(payload: Box<dyn Any + Send>) {
    let kept = with(|state| match state.unjoined {
        None => {
            state.unjoined = Some(payload);
            None
        }
        Some(_) => Some(payload),
    });
    drop(kept);
}

/// The panic that [`note_unjoined`] kept.
pub(crate) fn take_unjoined() -> Option<Box<dyn Any + Send>> {
    with(|state| state.unjoined.take())
}

/// What is left to spend.
pub(crate) mod budget {
    use super::with;

    /// Whether a weak compare-exchange may fail for no reason.
    pub(crate) fn weak_failures_left() -> bool {
        with(|state| state.weak > 0)
    }

    /// A weak compare-exchange failed for no reason.
    pub(crate) fn spend_weak_failure() {
        with(|state| state.weak -= 1);
    }
}
