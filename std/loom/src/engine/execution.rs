//! The execution that runs on this thread of the operating system, and the way into loom.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Sender;

use super::bound::Arena;
use super::event::Stamps;
use super::explore::Ending;
use super::plan::{Knowledge, Plan, Seen, Visible, Wait};
use super::statics::Visited;
use super::thread::{ThreadIndex, ThreadRecord};
use super::{Pooled, Pools};

thread_local! {
    static ACTIVE: Cell<*const Execution> = const { Cell::new(std::ptr::null()) };
}

/// Threads of the operating system that explorations of this process have left behind.
pub(crate) static LEFT_BEHIND: AtomicUsize = AtomicUsize::new(0);

/// The execution that the caller is part of, if it is part of one.
pub(crate) fn current() -> Option<&'static Execution> {
    // SAFETY: the pointer is set only while an execution runs on this thread, and the explorer that owns the execution
    // keeps it until the thread ends; it is given to nobody else, as `Execution` is not `Sync`.
    unsafe { ACTIVE.get().as_ref() }
}

/// Calls loom. Other threads may run meanwhile; when it returns, the caller's runs again.
///
/// When loom itself fails (a race, its limits), this does not return and nothing unwinds: destructors would run in a
/// model that has stopped, and abort the process. The failure is handed to the explorer and this thread stays here.
pub(crate) fn op<R>(call: impl FnOnce() -> R) -> R {
    op_or(call, |failure| failure)
}

/// The same; `explain` adds to the failure what loom does not know.
pub(crate) fn op_or<R>(call: impl FnOnce() -> R, explain: impl FnOnce(Failure) -> Failure) -> R {
    let ex = current().expect("internal error: loom is called outside a model");
    let me = ex.me();
    let unwinding = ex.is_unwinding();
    ex.unwinding_elsewhere.set(ex.unwinding_elsewhere.get() + u32::from(unwinding));
    let result = catch_unwind(AssertUnwindSafe(call));
    ex.me.set(me.0);
    ex.unwinding_elsewhere.set(ex.unwinding_elsewhere.get() - u32::from(unwinding));
    result.unwrap_or_else(|failure| ex.fail(explain(failure)))
}

/// What a panic carries.
pub(crate) type Failure = Box<dyn Any + Send>;

/// One exploration's state: what belongs to the execution that runs, and what is kept from one to the next.
#[derive(Debug)]
pub(crate) struct Execution {
    epoch: Cell<u64>,
    me: Cell<usize>,
    pub(super) threads: RefCell<Vec<Rc<ThreadRecord>>>,
    /// Threads that are unwinding and have been switched away from.
    unwinding_elsewhere: Cell<u32>,
    pub(super) stamps: Stamps,
    pub(crate) arena: Arena,
    pools: Pools,
    /// What of the process's statics this execution has used.
    pub(super) visited: Visited,
    learning: Cell<bool>,
    pub(super) plan: RefCell<Plan>,
    pub(super) seen: RefCell<Seen>,
    /// Whether the scenario has returned and its thread waits for the others.
    pub(super) scenario_is_over: Cell<bool>,
    /// What the last thread that was joined after a panic had to say.
    pub(crate) joined_panic: RefCell<Option<String>>,
    /// A panic of a thread whose handle is gone.
    pub(crate) unclaimed: RefCell<Option<Failure>>,
    knowledge: RefCell<Knowledge>,
    endings: Sender<Ending>,
}

impl Execution {
    pub(super) fn new(knowledge: Knowledge, endings: Sender<Ending>) -> Self {
        let pools = Pools::default();
        pools.want(&knowledge.wanted);
        Self {
            epoch: Cell::new(0),
            me: Cell::new(0),
            threads: RefCell::default(),
            unwinding_elsewhere: Cell::new(0),
            stamps: Stamps::default(),
            arena: Arena::default(),
            pools,
            visited: Visited::default(),
            learning: Cell::new(false),
            plan: RefCell::default(),
            seen: RefCell::default(),
            scenario_is_over: Cell::new(false),
            joined_panic: RefCell::default(),
            unclaimed: RefCell::default(),
            knowledge: RefCell::new(knowledge),
            endings,
        }
    }

    /// Begins an execution on its first thread.
    pub(super) fn begin(&self, epoch: u64) {
        self.epoch.set(epoch);
        self.me.set(0);
        self.unwinding_elsewhere.set(0);
        self.scenario_is_over.set(false);
        self.joined_panic.take();
        self.unclaimed.take();
        self.stamps.restart();
        self.arena.clear();
        self.pools.fill(self);
        self.visited.restart();
        let root = Rc::new(ThreadRecord::new(Some("main".into())));
        root.bind(loom::thread::current());
        *self.threads.borrow_mut() = vec![root];
        ACTIVE.set(self);
    }

    /// Ends it: from here on every type behaves as outside a model.
    pub(super) fn end(&self) {
        ACTIVE.set(std::ptr::null());
        self.threads.borrow_mut().clear();
    }

    /// Names this execution among all of the process; never 0.
    pub(crate) fn epoch(&self) -> u64 {
        self.epoch.get()
    }

    /// The thread that runs.
    pub(crate) fn me(&self) -> ThreadIndex {
        ThreadIndex(self.me.get())
    }

    pub(super) fn enter(&self, thread: ThreadIndex) {
        self.me.set(thread.0);
    }

    pub(crate) fn thread(&self, thread: ThreadIndex) -> Rc<ThreadRecord> {
        self.threads.borrow()[thread.0].clone()
    }

    pub(crate) fn this_thread(&self) -> Rc<ThreadRecord> {
        self.thread(self.me())
    }

    /// A fresh object from the supply.
    pub(crate) fn take<O: Pooled>(&self) -> &'static O {
        O::pool(&self.pools).take(self)
    }

    /// Whether the running thread unwinds. The runtime counts panics per thread of the operating system, and all
    /// threads of a model share one; where that leaves it open, the panics seen by the hook decide.
    pub(crate) fn is_unwinding(&self) -> bool {
        std::thread::panicking() && (self.unwinding_elsewhere.get() == 0 || self.this_thread().panics.get() > 0)
    }

    /// Whether `what` is a step of its own; asking for the first time starts the exploration again with it.
    pub(crate) fn require(&self, what: Visible) {
        if !self.knowledge.borrow().shows(what) {
            self.knowledge.borrow_mut().show(what);
            if !self.learning.get() {
                self.restart();
            }
        }
    }

    /// Whether this program can tell `what` from the steps around it.
    pub(crate) fn shows(&self, what: Visible) -> bool {
        self.knowledge.borrow().shows(what)
    }

    /// Whether the loads at a place in the program are ordered with other loads.
    pub(crate) fn orders_loads_at(&self, site: &Location<'static>) -> bool {
        self.knowledge.borrow().load_sites.contains(site)
    }

    /// Asks for that; asking for the first time starts the exploration again with it.
    pub(crate) fn order_loads_at(&self, sites: &[&'static Location<'static>]) {
        let mut knowledge = self.knowledge.borrow_mut();
        let known = knowledge.load_sites.len();
        knowledge.load_sites.extend(sites.iter().map(|&site| *site));
        let changed = knowledge.load_sites.len() > known;
        drop(knowledge);
        if changed && !self.learning.get() {
            self.restart();
        }
    }

    pub(crate) fn is_learning(&self) -> bool {
        self.learning.get()
    }

    pub(super) fn learn(&self, learning: bool) {
        self.learning.set(learning);
        if !learning {
            self.pools.learn();
        }
    }

    /// While the engine learns what the program uses, all that happens is ordered: what is made at its first use must
    /// not look like a race.
    pub(crate) fn learn_order(&self) {
        if self.learning.get() {
            op(|| loom::sync::atomic::fence(std::sync::atomic::Ordering::SeqCst));
        }
    }

    /// Whether the `spurious`th wait of this thread wakes for no reason.
    pub(crate) fn wakes_spuriously(&self) -> bool {
        let wait = self.count(|thread| &thread.waits);
        self.seen.borrow_mut().waits.insert(wait);
        self.plan.borrow().spurious.contains(&wait)
    }

    /// Whether this timed wait ends before anything could happen.
    pub(crate) fn times_out_early(&self) -> bool {
        let wait = self.count(|thread| &thread.timed);
        self.seen.borrow_mut().timed.insert(wait);
        self.plan.borrow().timeouts.contains(&wait)
    }

    fn count(&self, counter: impl Fn(&ThreadRecord) -> &Cell<u32>) -> Wait {
        let thread = self.this_thread();
        let counter = counter(&thread);
        (self.me.get(), counter.replace(counter.get() + 1))
    }

    /// Leaves this exploration and begins again with what is known now.
    pub(crate) fn restart(&self) -> ! {
        let mut knowledge = self.knowledge.borrow().clone();
        knowledge.wanted = self.pools.wanted();
        self.leave(Ending::Restart(knowledge))
    }

    /// Leaves this exploration with a failure.
    pub(crate) fn fail(&self, failure: Failure) -> ! {
        self.leave(Ending::Failed(failure))
    }

    /// The same, with a failure that the engine found; the panic hook is told, as it is of loom's.
    pub(crate) fn fail_with(&self, message: String) -> ! {
        match catch_unwind(|| panic!("{message}")) {
            Ok(never) => never,
            Err(failure) => self.fail(failure),
        }
    }

    /// Hands the ending over and stays: the stacks of the model's threads are as they are, and nothing may run on
    /// them. The operating system's thread is lost; a failure ends an exploration, so it is one at most.
    fn leave(&self, ending: Ending) -> ! {
        LEFT_BEHIND.fetch_add(1, Ordering::Relaxed);
        // Nobody listens when an earlier ending was enough.
        let _ = self.endings.send(ending);
        // Whoever looks from here on sees no model: this thread waits for nothing that is part of one.
        ACTIVE.set(std::ptr::null());
        loop {
            std::thread::park();
        }
    }
}
