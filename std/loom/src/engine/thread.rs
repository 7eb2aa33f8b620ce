//! What is known of one thread of the model.

use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::Visible;
use super::event::{Event, Stamp};
use super::execution::{Execution, current};
use super::wait::{Status, Woken};

/// A thread's number in its execution, in the order of spawning. 0 runs the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ThreadIndex(pub(crate) usize);

/// A thread of the execution.
pub(crate) struct ThreadRecord {
    pub(super) name: Option<Arc<str>>,
    /// Known once the thread has begun; nobody wakes it before.
    loom: OnceCell<loom::thread::Thread>,
    pub(super) status: RefCell<Status>,
    /// Why it goes on after it was blocked.
    pub(super) woken: Cell<Option<Woken>>,
    /// Panics that have not been caught yet.
    pub(super) panics: Cell<u32>,
    /// Waits that began so far, and timed waits.
    pub(super) waits: Cell<u32>,
    pub(super) timed: Cell<u32>,
    /// What the clock shows to this thread.
    pub(crate) now: Cell<Duration>,
    /// Sleeps so far, and yields since time last passed for it.
    pub(crate) sleeps: Cell<u32>,
    pub(crate) yields: Cell<u32>,
    /// The token of `park`, with what its giver had seen, and the order between giving and taking.
    pub(crate) token: Cell<Option<Vec<Stamp>>>,
    pub(crate) is_parked: Cell<bool>,
    pub(crate) parking: Event,
    /// Whether its body has ended. Its thread-local values may not have, and then it has not.
    pub(crate) is_finished: Cell<bool>,
    /// Everything it did, once it has ended; and the threads that wait for that.
    pub(super) end: Cell<Option<Stamp>>,
    pub(super) joiners: RefCell<Vec<ThreadIndex>>,
    /// Its thread-local values, in the order in which they were made.
    pub(crate) locals: RefCell<Vec<Local>>,
}

/// A thread-local value.
pub(crate) struct Local {
    /// The address of its key.
    pub(crate) key: usize,
    /// `None` once its destructor has begun.
    pub(crate) value: Option<Box<dyn Any>>,
    /// Whether it has a destructor; what has none can be used to the end.
    pub(crate) needs_drop: bool,
}

impl ThreadRecord {
    pub(super) fn new(name: Option<Arc<str>>) -> Self {
        Self {
            name,
            loom: OnceCell::new(),
            status: RefCell::new(Status::Running),
            woken: Cell::new(None),
            panics: Cell::new(0),
            waits: Cell::new(0),
            timed: Cell::new(0),
            now: Cell::new(Duration::ZERO),
            sleeps: Cell::new(0),
            yields: Cell::new(0),
            token: Cell::new(None),
            is_parked: Cell::new(false),
            parking: Event::new(),
            is_finished: Cell::new(false),
            end: Cell::new(None),
            joiners: RefCell::default(),
            locals: RefCell::default(),
        }
    }

    pub(super) fn bind(&self, thread: loom::thread::Thread) {
        let _ = self.loom.set(thread);
    }

    pub(super) fn loom(&self) -> &loom::thread::Thread {
        self.loom.get().expect("internal error: a thread is woken before it has begun")
    }
}

impl std::fmt::Debug for ThreadRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ThreadRecord").field("name", &self.name).field("status", &self.status).finish_non_exhaustive()
    }
}

/// The most threads that an execution of this process had.
pub(crate) static THREADS: AtomicU64 = AtomicU64::new(1);

/// The bytes of a thread's stack, at least. What programs of the catalogue's size need; the tests of any crate get what
/// std gives them.
const STACK: usize = if cfg!(feature = "harness") { 2 << 20 } else { 256 << 10 };

impl Execution {
    /// Spawns a thread that runs `body`. `body` must not unwind.
    pub(crate) fn spawn(&self, name: Option<Arc<str>>, stack: Option<usize>, body: Box<dyn FnOnce()>) -> ThreadIndex {
        self.learn_order();
        let index = ThreadIndex(self.threads.borrow().len());
        if index.0 == loom::MAX_THREADS {
            self.fail_with(format!("loom runs {} threads at most, and this spawns one more", loom::MAX_THREADS));
        }
        let record = ThreadRecord::new(name);
        record.now.set(self.this_thread().now.get());
        self.threads.borrow_mut().push(std::rc::Rc::new(record));
        THREADS.fetch_max(index.0 as u64 + 1, Ordering::Relaxed);
        let run = OnModelThread(Box::new(move || {
            let ex = current().expect("internal error: a thread outlives its execution");
            ex.enter(index);
            ex.thread(index).bind(loom::thread::current());
            ex.learn_order();
            body();
            let me = ex.this_thread();
            if ex.shows(Visible::Finish) {
                me.parking.touch(ex);
            }
            me.is_finished.set(true);
            ex.drop_locals();
            ex.finish();
        }));
        let words = stack.unwrap_or(0).max(STACK) / size_of::<usize>();
        super::op(|| loom::thread::Builder::new().stack_size(words).spawn(move || run.call()))
            .expect("internal error: loom's spawn does not fail");
        index
    }

    /// Runs the destructors of the running thread's thread-local values, the last first, and of those that they make.
    pub(super) fn drop_locals(&self) {
        let thread = self.this_thread();
        let last = || {
            let mut locals = thread.locals.borrow_mut();
            locals.iter_mut().rev().filter(|local| local.needs_drop).find_map(|local| local.value.take())
        };
        while let Some(value) = last() {
            drop(value);
        }
    }

    /// The name that a thread was given.
    pub(crate) fn name(&self, thread: ThreadIndex) -> Option<Arc<str>> {
        self.thread(thread).name.clone()
    }

    /// A panic begins on the running thread.
    pub(crate) fn panic_began(&self) {
        let thread = self.this_thread();
        thread.panics.set(thread.panics.get() + 1);
    }

    /// A panic of the running thread was caught.
    pub(crate) fn panic_caught(&self) {
        let thread = self.this_thread();
        thread.panics.set(thread.panics.get().saturating_sub(1));
    }
}

/// All of a model's threads are coroutines of one operating system thread.
struct OnModelThread(Box<dyn FnOnce()>);

// SAFETY: loom calls it on the thread on which it was made.
unsafe impl Send for OnModelThread {}

impl OnModelThread {
    fn call(self) {
        (self.0)();
    }
}
