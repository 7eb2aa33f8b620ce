//! The engine's object that stands behind a value, for one execution.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::ptr;

use super::Execution;

/// A place for the engine's object behind a stand-in value. Empty in a `const`; filled at the first use in an
/// execution; what an earlier execution left is replaced, so that a `static` starts afresh.
///
/// The object belongs to the execution, so that a value needs no destructor where std's needs none.
pub(crate) struct Bound<O> {
    /// The execution that `object` belongs to; 0 is none.
    epoch: Cell<u64>,
    object: Cell<*const O>,
}

// SAFETY: the fields are touched only on the model's one operating system thread, by methods that take the execution
// as proof of it.
unsafe impl<O> Sync for Bound<O> {}
// SAFETY: wherever the value goes, every use of the object is on the model's thread.
unsafe impl<O> Send for Bound<O> {}
impl<O> UnwindSafe for Bound<O> {}
impl<O> RefUnwindSafe for Bound<O> {}
impl<O> Unpin for Bound<O> {}

impl<O: 'static> Bound<O> {
    pub(crate) const fn new() -> Self {
        Self { epoch: Cell::new(0), object: Cell::new(ptr::null()) }
    }

    /// This execution's object; `make` makes it at the first use. It lives until the execution ends, which none of
    /// its threads does.
    pub(crate) fn get(&self, ex: &Execution, make: impl FnOnce() -> O) -> &'static O {
        self.get_kept(ex, || ex.arena.keep(make()))
    }

    /// The same, with an object that the execution has already.
    pub(crate) fn get_kept(&self, ex: &Execution, find: impl FnOnce() -> &'static O) -> &'static O {
        if let Some(object) = self.peek(ex) {
            return object;
        }
        let object = find();
        self.object.set(object);
        self.epoch.set(ex.epoch());
        object
    }

    /// This execution's object, when the value has been used in it.
    pub(crate) fn peek(&self, ex: &Execution) -> Option<&'static O> {
        // SAFETY: an object of this execution is alive.
        (self.epoch.get() == ex.epoch()).then(|| unsafe { &*self.object.get() })
    }

    /// Forgets the object: the next use makes a new one.
    pub(crate) fn clear(&self, _: &Execution) {
        self.epoch.set(0);
    }
}

impl<O> fmt::Debug for Bound<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bound")
    }
}

/// What an execution owns until it ends.
#[derive(Default)]
pub(crate) struct Arena(RefCell<Vec<Box<dyn Any>>>);

impl Arena {
    /// Keeps an object until the execution ends. The reference is not to be used after that: who holds it is on a
    /// thread of the execution, or compares epochs first.
    pub(crate) fn keep<O: 'static>(&self, object: O) -> &'static O {
        let object = Box::new(object);
        let reference: *const O = &raw const *object;
        self.0.borrow_mut().push(object);
        // SAFETY: the box stays where it is until `clear`, and see above.
        unsafe { &*reference }
    }

    /// Ends what the last execution kept.
    pub(crate) fn clear(&self) {
        self.0.borrow_mut().clear();
    }
}

impl fmt::Debug for Arena {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Arena")
    }
}
