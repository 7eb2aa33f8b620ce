//! A mutex of one execution: loom's own where it will do, because it takes the fewest executions.
//!
//! Two things are wrong with it. It keeps a std mutex inside, which a panic poisons and which then panics in the next
//! `lock`: the bytes in which a poisoned one differs are put back. And `try_lock` misses outcomes: a release is no
//! scheduling point, and a thread about to try is taken for one that waits. Programs that use `try_lock`, or look for
//! poison, get a lock that is built from the engine's events.

use std::cell::{Cell, RefCell, UnsafeCell};
use std::mem::{ManuallyDrop, MaybeUninit};
use std::panic::Location;
use std::rc::Rc;

use super::model_rwlock::{Mode, ModelRwLock};
use crate::engine::{Execution, Gate, ThreadIndex, Visible, op};

/// A mutex of an execution.
pub(crate) struct ModelMutex {
    epoch: u64,
    kind: Kind,
}

enum Kind {
    Loom(Rc<LoomMutex>),
    Events(Rc<ModelRwLock>),
}

impl ModelMutex {
    pub(crate) fn new(ex: &Execution) -> Self {
        let kind = if ex.shows(Visible::Unlock) {
            Kind::Events(Rc::new(ModelRwLock::new(ex, "a mutex")))
        } else {
            Kind::Loom(Rc::new(LoomMutex::new()))
        };
        Self { epoch: ex.epoch(), kind }
    }

    pub(crate) fn lock(&self, ex: &Execution, at: &'static Location<'static>) {
        match &self.kind {
            Kind::Loom(loom) => loom.lock(ex, at),
            Kind::Events(events) => events.lock(ex, Mode::Exclusive, at),
        }
    }

    pub(crate) fn try_lock(&self, ex: &Execution, at: &'static Location<'static>) -> bool {
        ex.require(Visible::Unlock);
        match &self.kind {
            Kind::Events(events) => events.try_lock(ex, Mode::Exclusive),
            // The execution in which the engine learns that the program does this: nobody comes between.
            Kind::Loom(loom) if loom.is_open() => {
                loom.lock(ex, at);
                true
            }
            Kind::Loom(_) => false,
        }
    }

    /// Unlocks. Until it returns no other thread runs that finds the lock free.
    pub(crate) fn unlock(&self, ex: &Execution) {
        // A guard that is dropped in a later execution than it was made in holds nothing any more.
        if self.epoch == ex.epoch() {
            match &self.kind {
                Kind::Loom(loom) => loom.unlock(ex),
                Kind::Events(events) => events.unlock(ex, Mode::Exclusive),
            }
        }
    }

    /// A scheduling point that is ordered with all locks and unlocks, and changes nothing.
    pub(crate) fn look(&self, ex: &Execution) {
        ex.require(Visible::Unlock);
        if let Kind::Events(events) = &self.kind {
            events.look(ex);
        }
    }
}

type Loom = loom::sync::Mutex<()>;

struct LoomMutex {
    loom: Box<UnsafeCell<Loom>>,
    /// `loom` as it was made: unlocked and not poisoned.
    fresh: [MaybeUninit<u8>; size_of::<Loom>()],
    holder: Cell<Option<ThreadIndex>>,
    /// Borrows from `loom`; never dropped with it, as an execution may end while the lock is held.
    guard: RefCell<ManuallyDrop<Option<loom::sync::MutexGuard<'static, ()>>>>,
}

impl LoomMutex {
    fn new() -> Self {
        let loom = Box::new(UnsafeCell::new(op(|| Loom::new(()))));
        // SAFETY: any value can be looked at as bytes that may be uninitialised.
        let fresh = unsafe { loom.get().cast::<[MaybeUninit<u8>; size_of::<Loom>()]>().read() };
        Self { loom, fresh, holder: Cell::new(None), guard: RefCell::new(ManuallyDrop::new(None)) }
    }

    fn lock(self: &Rc<Self>, ex: &Execution, at: &'static Location<'static>) {
        // SAFETY: `cleanse` writes only what std's mutex changes through shared references itself.
        let loom = unsafe { &*self.loom.get() };
        let guard = ex.pass(self.clone(), "a mutex", at, || loom.lock());
        let guard = guard.expect("internal error: loom's mutex is poisoned");
        // SAFETY: the guard borrows from the box, which stays where it is as long as `self` lives, and is only used
        // while `self` does.
        let guard = unsafe {
            std::mem::transmute::<loom::sync::MutexGuard<'_, ()>, loom::sync::MutexGuard<'static, ()>>(guard)
        };
        **self.guard.borrow_mut() = Some(guard);
        self.holder.set(Some(ex.me()));
    }

    fn unlock(&self, ex: &Execution) {
        ex.learn_order();
        self.holder.set(None);
        let guard = self.guard.borrow_mut().take();
        op(|| drop(guard));
        self.cleanse();
    }

    /// Puts back the bytes in which the unlocked mutex differs from a fresh one: the poison flag of std's mutex within.
    fn cleanse(&self) {
        if !std::thread::panicking() {
            return;
        }
        let bytes = self.loom.get().cast::<MaybeUninit<u8>>();
        for (index, fresh) in self.fresh.iter().enumerate() {
            // SAFETY: within the mutex. Its bytes are compared as they are: none is uninitialised, but for padding,
            // where it does not matter what is found.
            unsafe {
                let byte = bytes.add(index);
                if byte.cast::<u8>().read_volatile() != fresh.as_ptr().cast::<u8>().read_volatile() {
                    byte.write_volatile(*fresh);
                }
            }
        }
    }
}

impl Gate for LoomMutex {
    fn is_open(&self) -> bool {
        self.holder.get().is_none()
    }

    fn holder(&self) -> Option<ThreadIndex> {
        self.holder.get()
    }
}
