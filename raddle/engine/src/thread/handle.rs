//! [`Thread`] and what a thread does with itself: park, sleep, yield.

use std::fmt;
use std::io;
use std::num::NonZero;
use std::sync::Arc;
use std::time::Duration;

use crate::graph::site::{Object, Role};
use crate::run::request::{Op, Wait};
use crate::run::runtime;
use crate::sync::raw::{Anchor, Call};
use crate::time::Instant;
use crate::time::is_never;

/// As [`std::thread::ThreadId`]. In a model it is the same in every execution that spawned the thread the same way.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ThreadId(Id);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Id {
    Real(std::thread::ThreadId),
    Model(NonZero<u64>),
}

impl fmt::Debug for ThreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Id::Real(id) => id.fmt(f),
            Id::Model(id) => write!(f, "ThreadId({id})"),
        }
    }
}

/// As [`std::thread::Thread`].
#[derive(Clone)]
pub struct Thread(Inner);

#[derive(Clone)]
enum Inner {
    Real(std::thread::Thread),
    Model(Arc<Model>),
}

struct Model {
    id: NonZero<u64>,
    name: Option<String>,
    /// 1 while `unpark` was called and `park` has not used it.
    token: Anchor,
}

impl Thread {
    pub(super) fn real(thread: std::thread::Thread) -> Self {
        Self(Inner::Real(thread))
    }

    /// The handle of a model thread. Call in a model.
    pub(super) fn model(thread: u32) -> Self {
        runtime::world(|w| {
            let at = thread as usize;
            if w.handles.len() <= at {
                w.handles.resize_with(at + 1, || None);
            }
            if let Some(handle) = w.handles[at].as_ref().and_then(|h| h.downcast_ref::<Self>()) {
                return handle.clone();
            }
            let t = &w.threads[at];
            // A lane and the spawn into it: the same in every execution with the same past.
            let id = (u64::from(t.lane) + 1) | u64::from(if t.lane == 0 { 0 } else { t.spawn.index }) << 20;
            let name = if thread == 0 { Some("main".to_owned()) } else { t.name.clone() };
            let id = NonZero::new(id).expect("not zero");
            let handle = Self(Inner::Model(Arc::new(Model { id, name, token: Anchor::new() })));
            w.handles[at] = Some(Box::new(handle.clone()));
            handle
        })
    }

    /// Lets the thread's next (or present) `park` return.
    #[track_caller]
    pub fn unpark(&self) {
        match &self.0 {
            Inner::Real(t) => t.unpark(),
            Inner::Model(m) if runtime::active() => {
                Call::new(Object::Thread, "unpark", Role::Unpark).update(m.token.addr(), Wait::No, &|_| Some(1));
            }
            Inner::Model(_) => {}
        }
    }

    /// Its identifier.
    pub fn id(&self) -> ThreadId {
        ThreadId(match &self.0 {
            Inner::Real(t) => Id::Real(t.id()),
            Inner::Model(m) => Id::Model(m.id),
        })
    }

    /// Its name, if it was given one.
    pub fn name(&self) -> Option<&str> {
        match &self.0 {
            Inner::Real(t) => t.name(),
            Inner::Model(m) => m.name.as_deref(),
        }
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Thread").field("id", &self.id()).field("name", &self.name()).finish_non_exhaustive()
    }
}

/// The handle of the calling thread.
pub fn current() -> Thread {
    if !runtime::active() {
        return Thread::real(std::thread::current());
    }
    Thread::model(runtime::world(|w| w.current))
}

/// How many threads can run at once: 2 in a model, so that it is the same on every machine.
///
/// # Errors
/// If the system does not say; never in a model.
pub fn available_parallelism() -> io::Result<NonZero<usize>> {
    if runtime::active() {
        return Ok(NonZero::new(2).expect("not zero"));
    }
    std::thread::available_parallelism()
}

/// Whether the calling thread is unwinding.
pub fn panicking() -> bool {
    // That a thread is ended with its execution is no panic.
    std::thread::panicking() && runtime::world_if_active(|w| w.thread().unwinding).unwrap_or(!runtime::tearing_down())
}

fn my_token() -> Arc<Model> {
    match current().0 {
        Inner::Model(m) => m,
        Inner::Real(_) => unreachable!("internal error: not a model thread"),
    }
}

/// Blocks until the thread is unparked, or for no reason at all.
#[track_caller]
pub fn park() {
    if !runtime::active() {
        if !runtime::tearing_down() {
            std::thread::park();
        }
        return;
    }
    let (call, me) = (Call::new(Object::None, "park", Role::Park), my_token());
    if call.part("park returns spuriously", Role::Whether).choose(2, true) == 1 {
        return;
    }
    call.update(me.token.addr(), Wait::Forever, &|v| (v == 1).then_some(0));
}

/// As [`park`], but not for longer than `timeout`.
#[track_caller]
pub fn park_timeout(timeout: Duration) {
    if !runtime::active() {
        if !runtime::tearing_down() {
            std::thread::park_timeout(timeout);
        }
        return;
    }
    if is_never(timeout) {
        return park();
    }
    let (call, me) = (Call::new(Object::None, "park_timeout", Role::Park), my_token());
    if call.times_out("park_timeout times out", timeout) {
        return;
    }
    call.update(me.token.addr(), Wait::until(timeout), &|v| (v == 1).then_some(0));
}

/// As [`park_timeout`], in milliseconds.
#[track_caller]
#[deprecated(note = "replaced by `park_timeout`")]
pub fn park_timeout_ms(ms: u32) {
    park_timeout(Duration::from_millis(ms.into()));
}

/// Lets virtual time pass: see [`Time`](crate::Time).
#[track_caller]
pub fn sleep(duration: Duration) {
    if runtime::active() {
        let nanos = crate::time::nanos(duration);
        let call = Call::new(Object::None, "sleep", Role::Sleep);
        if !runtime::world(|w| w.clock.timing.is_ordered()) {
            call.request(Op::Lasted { nanos });
        } else if nanos > 0 {
            call.request(Op::Sleep { nanos });
        }
    } else if !runtime::tearing_down() {
        std::thread::sleep(duration);
    }
}

/// Sleeps until a point in time.
#[track_caller]
pub fn sleep_until(deadline: Instant) {
    sleep(deadline.saturating_duration_since(Instant::now()));
}

/// As [`sleep`], in milliseconds.
#[track_caller]
#[deprecated(note = "replaced by `sleep`")]
pub fn sleep_ms(ms: u32) {
    sleep(Duration::from_millis(ms.into()));
}

/// Lets others run.
#[track_caller]
pub fn yield_now() {
    if runtime::active() {
        Call::new(Object::None, "yield_now", Role::Yield).request(Op::Yield);
    } else {
        std::thread::yield_now();
    }
}
