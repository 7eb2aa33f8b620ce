//! Who is blocked, and what happens when everybody is.

use std::fmt;
use std::panic::Location;
use std::rc::Rc;
use std::time::Duration;

use super::execution::{Execution, op};
use super::{Stamp, ThreadIndex};

/// Something that a thread passes when it is open, and that loom keeps it from passing while it is not.
pub(crate) trait Gate {
    /// Whether the running thread could pass.
    fn is_open(&self) -> bool;
    /// Who keeps it shut.
    fn holder(&self) -> Option<ThreadIndex>;
}

/// Why a blocked thread goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Woken {
    /// Another thread woke it.
    ByAnother,
    /// Its time was over.
    TimedOut,
}

/// What a thread is doing.
pub(super) enum Status {
    Running,
    /// It has let others go first, as a thread does that waits for something to change.
    Yielding,
    /// It is in loom, at a lock.
    Acquiring {
        gate: Rc<dyn Gate>,
        what: &'static str,
        at: &'static Location<'static>,
    },
    /// It waits to be woken.
    Blocked {
        what: &'static str,
        on: On,
        until: Option<Duration>,
        at: &'static Location<'static>,
    },
    Finished,
}

impl Status {
    fn can_run(&self) -> bool {
        match self {
            Self::Running | Self::Yielding => true,
            Self::Acquiring { gate, .. } => gate.is_open(),
            Self::Blocked { .. } | Self::Finished => false,
        }
    }
}

impl fmt::Debug for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Running => f.write_str("is running"),
            Self::Yielding => f.write_str("is yielding"),
            Self::Finished => f.write_str("has ended"),
            Self::Acquiring { gate, what, at } => {
                write!(f, "waits for {what}{:?} at {at}", On::Holder(gate.clone()))
            }
            Self::Blocked { what, on, at, .. } => {
                write!(f, "waits for {what}{on:?} at {at}")
            }
        }
    }
}

/// Whom a blocked thread waits for, as far as that is known.
#[derive(Clone)]
pub(crate) enum On {
    Anybody,
    Thread(ThreadIndex),
    /// Whoever holds it when the question is asked.
    Holder(Rc<dyn Gate>),
}

impl fmt::Debug for On {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anybody => Ok(()),
            Self::Thread(ThreadIndex(thread)) => write!(f, " {thread}"),
            Self::Holder(gate) => match gate.holder() {
                Some(ThreadIndex(holder)) => write!(f, ", held by thread {holder},"),
                None => Ok(()),
            },
        }
    }
}

/// Yields of a thread, with nobody else getting on, after which time passes for those who wait for it.
const PATIENCE: u32 = 4;

impl Execution {
    /// Blocks the running thread until another wakes it, or until its clock shows `until` and nothing else can happen.
    pub(crate) fn block(
        &self,
        what: &'static str,
        on: On,
        until: Option<Duration>,
        at: &'static Location<'static>,
    ) -> Woken {
        let me = self.this_thread();
        *me.status.borrow_mut() = Status::Blocked { what, on, until, at };
        me.woken.set(None);
        self.learn_order();
        self.let_time_pass();
        if me.woken.get().is_none() {
            op(loom::thread::park);
        }
        self.learn_order();
        me.woken.take().expect("internal error: a blocked thread went on without being woken")
    }

    /// When a wait of `limit` that begins now will be over; never, when no `Instant` could tell the time.
    pub(crate) fn until(&self, limit: Duration) -> Option<Duration> {
        const LONGEST: Duration = Duration::from_secs(i64::MAX as u64 / 2);
        (limit <= LONGEST).then(|| self.this_thread().now.get().saturating_add(limit))
    }

    /// Wakes a blocked thread; it comes after everything that the running thread has done.
    pub(crate) fn wake(&self, thread: ThreadIndex, why: Woken) {
        let sleeper = self.thread(thread);
        let until = match &*sleeper.status.borrow() {
            Status::Blocked { until, .. } => *until,
            _ => return,
        };
        *sleeper.status.borrow_mut() = Status::Running;
        sleeper.woken.set(Some(why));
        let now = if why == Woken::TimedOut { until.unwrap_or_default() } else { self.this_thread().now.get() };
        sleeper.now.set(sleeper.now.get().max(now));
        if thread != self.me() {
            op(|| sleeper.loom().unpark());
        }
    }

    /// Calls into loom to pass a gate that may be shut.
    pub(crate) fn pass<R>(
        &self,
        gate: Rc<dyn Gate>,
        what: &'static str,
        at: &'static Location<'static>,
        call: impl FnOnce() -> R,
    ) -> R {
        let me = self.this_thread();
        let open = gate.is_open();
        *me.status.borrow_mut() = Status::Acquiring { gate, what, at };
        self.learn_order();
        if !open {
            self.let_time_pass();
        }
        let result = op(call);
        *me.status.borrow_mut() = Status::Running;
        self.learn_order();
        result
    }

    /// Lets the others go first.
    pub(crate) fn give_way(&self) {
        let me = self.this_thread();
        *me.status.borrow_mut() = Status::Yielding;
        me.yields.set(me.yields.get() + 1);
        let alone = self
            .threads
            .borrow()
            .iter()
            .all(|other| matches!(&*other.status.borrow(), Status::Yielding) || !other.status.borrow().can_run());
        if alone && me.yields.get() >= PATIENCE && self.fire_earliest() {
            me.yields.set(0);
        }
        self.learn_order();
        op(loom::thread::yield_now);
        *me.status.borrow_mut() = Status::Running;
    }

    /// Ends the running thread.
    pub(super) fn finish(&self) {
        let me = self.this_thread();
        me.end.set(Some(Stamp::release(self)));
        *me.status.borrow_mut() = Status::Finished;
        for joiner in me.joiners.take() {
            self.wake(joiner, Woken::ByAnother);
        }
        let others_ended = self.threads.borrow().iter().skip(1).all(|thread| thread.has_ended());
        if others_ended && self.scenario_is_over.get() {
            self.wake(ThreadIndex(0), Woken::ByAnother);
        }
        self.let_time_pass();
    }

    /// Waits until a thread has ended, and comes after everything it did.
    pub(crate) fn join(&self, thread: ThreadIndex, at: &'static Location<'static>) {
        let joined = self.thread(thread);
        if !joined.has_ended() {
            joined.joiners.borrow_mut().push(self.me());
            self.block("the end of thread", On::Thread(thread), None, at);
        }
        if let Some(end) = joined.end.get() {
            end.acquire();
        }
        let me = self.this_thread();
        me.now.set(me.now.get().max(joined.now.get()));
    }

    /// Waits for everybody else, when the scenario has returned.
    #[track_caller]
    pub(super) fn join_all(&self) {
        self.scenario_is_over.set(true);
        if !self.threads.borrow().iter().skip(1).all(|thread| thread.has_ended()) {
            self.block("the other threads, the scenario being over,", On::Anybody, None, Location::caller());
        }
    }

    /// When nobody can run: time passes until the first timed wait is over; without one, this is a deadlock.
    fn let_time_pass(&self) {
        let stuck = self.threads.borrow().iter().all(|thread| !thread.status.borrow().can_run());
        let over = self.threads.borrow().iter().all(|thread| thread.has_ended());
        if stuck && !over && !self.fire_earliest() {
            self.fail_with(self.describe_deadlock());
        }
    }

    /// Ends the timed wait that is over first, if there is one.
    fn fire_earliest(&self) -> bool {
        let earliest = self
            .threads
            .borrow()
            .iter()
            .enumerate()
            .filter_map(|(index, thread)| match &*thread.status.borrow() {
                Status::Blocked { until: Some(until), .. } => Some((*until, index)),
                _ => None,
            })
            .min();
        if let Some((_, index)) = earliest {
            self.wake(ThreadIndex(index), Woken::TimedOut);
        }
        earliest.is_some()
    }

    fn describe_deadlock(&self) -> String {
        let threads = self.threads.borrow();
        let blocked = threads.iter().enumerate().filter(|(_, thread)| !thread.has_ended()).map(|(index, thread)| {
            let name = thread.name.as_deref().map(|name| format!(" ({name})")).unwrap_or_default();
            format!("thread {index}{name} {:?}", thread.status.borrow())
        });
        format!("deadlock; {}", blocked.collect::<Vec<_>>().join("; "))
    }
}

impl super::thread::ThreadRecord {
    pub(crate) fn has_ended(&self) -> bool {
        matches!(&*self.status.borrow(), Status::Finished)
    }
}
