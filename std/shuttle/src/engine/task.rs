//! Threads of a model: what is kept about each, and their scheduling points.

use std::any::Any;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use shuttle_engine::runtime::execution::ExecutionState;
use shuttle_engine::runtime::thread;

use super::execution::{inside, me, now, pass_time, with};
use super::wait::Wait;

/// How far the virtual clock goes while a thread yields: a loop that spins until a deadline comes to its end.
const YIELD_TAKES: Duration = Duration::from_millis(1);

/// What is kept about a thread beside shuttle's own task.
#[derive(Default)]
pub(crate) struct Task {
    /// Its name, where it was given one.
    pub(crate) name: Option<Arc<str>>,
    /// Whether a token waits for the next `park`.
    pub(crate) token: bool,
    /// Whether it waits for a token.
    pub(crate) parked: bool,
    /// Its thread-locals, in the order of their creation.
    pub(crate) locals: Vec<Local>,
    /// How it waits, while it does.
    pub(super) wait: Option<Wait>,
    /// Whether it yielded and nobody else has made a step since.
    pub(super) yielded: bool,
    /// Whether it was suspended while it unwound.
    unwinding: bool,
}

impl Task {
    /// Its name in messages.
    pub(crate) fn display_name(&self, id: usize) -> String {
        match &self.name {
            Some(name) => name.to_string(),
            None if id == 0 => "main".to_owned(),
            None => format!("thread {id}"),
        }
    }
}

/// A thread-local of one thread.
pub(crate) struct Local {
    /// The address of the key.
    pub(crate) key: usize,
    /// The value, until it is destroyed.
    pub(crate) value: Option<Box<dyn Any>>,
    /// Whether it is destroyed at the end of its thread, not at that of the execution.
    pub(crate) needs_drop: bool,
}

/// Looks at, or changes, what is kept about a thread.
pub(crate) fn task<R>(id: usize, f: impl FnOnce(&mut Task) -> R) -> R {
    with(|state| {
        if state.tasks.len() <= id {
            state.tasks.resize_with(id + 1, Task::default);
        }
        f(&mut state.tasks[id])
    })
}

/// A scheduling point, where another thread may go first. Belongs before every operation that others can see.
///
/// A thread that unwinds has none: all threads share one OS thread, and while one is suspended in the middle of
/// unwinding, `std::thread::panicking` is true for all of them.
#[track_caller]
pub(crate) fn point() {
    if !panicking() {
        thread::switch();
    }
}

/// A scheduling point, in a model. False outside.
#[inline]
#[track_caller]
pub(crate) fn arrive() -> bool {
    let in_model = inside();
    if in_model {
        point();
    }
    in_model
}

/// A scheduling point at which the thread asks to let others go first.
#[track_caller]
pub(crate) fn yields() {
    pass_time(now() + YIELD_TAKES);
    ExecutionState::request_yield();
    suspend();
}

/// A scheduling point at which the thread says that others are likely to go first; they need not.
#[track_caller]
pub(crate) fn sleeps() {
    if super::choices::enumerating() {
        return suspend();
    }
    ExecutionState::request_yield();
    suspend();
}

/// Lets the scheduler go on, also when this thread unwinds.
#[track_caller]
pub(super) fn suspend() {
    if panicking() {
        task(me(), |task| task.unwinding = true);
    }
    thread::switch();
}

/// Whether the current thread, of a model or not, unwinds.
pub(crate) fn panicking() -> bool {
    if !std::thread::panicking() || !inside() {
        return std::thread::panicking();
    }
    // Somebody unwinds. It is another thread if one was suspended in the middle of it, and this one was not.
    let me = me();
    with(|state| {
        let suspended = state.tasks.iter().any(|task| task.unwinding);
        !suspended || state.tasks.get(me).is_some_and(|task| task.unwinding)
    })
}

/// The current thread has caught its panic.
pub(crate) fn forget_unwinding() {
    if inside() {
        task(me(), |task| task.unwinding = false);
    }
}

/// The most threads that an execution of this process had.
pub(crate) static THREADS: AtomicU64 = AtomicU64::new(1);

/// Starts a thread, and returns its id.
///
/// # Safety
/// What `body` borrows must outlive the thread.
pub(crate) unsafe fn spawn<'a>(
    body: Box<dyn FnOnce() + Send + 'a>,
    name: Option<Arc<str>>,
    stack_size: Option<usize>,
    caller: &'static Location<'static>,
) -> usize {
    // SAFETY: the caller promises that what the closure borrows outlives the thread.
    let body: Box<dyn FnOnce()> =
        unsafe { std::mem::transmute::<Box<dyn FnOnce() + Send + 'a>, Box<dyn FnOnce() + Send + 'static>>(body) };
    let smallest = ExecutionState::with(|state| state.config.stack_size);
    let stack_size = stack_size.map_or(smallest, |size| size.max(smallest));
    let label = Some(name.as_deref().unwrap_or("unnamed").to_owned());
    let id = usize::from(ExecutionState::spawn_thread(body, stack_size, label, None, caller));
    task(id, |task| task.name = name);
    THREADS.fetch_max(id as u64 + 1, Ordering::Relaxed);
    id
}

/// The main thread of a model begins.
pub(crate) fn enter_thread(name: &str) {
    let name = Some(Arc::from(name));
    task(me(), |task| task.name = name);
}
