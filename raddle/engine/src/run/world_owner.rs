//! The world of an execution, which the explorer and the model threads share.
//!
//! All of them run on one OS thread and take turns. Each makes its reference to the world anew and has given it up when
//! another runs:
//!
//! - The explorer's references come from the [`WorldOwner`], and borrow it. Whatever lets a model thread run takes the
//!   owner by exclusive reference, so the borrow checker sees that none of them is left then.
//! - A model thread's come from [`with`] and end with its closure. The one way from there to the explorer is a request,
//!   which [asserts](assert_not_in_use) that there is none.
//!
//! Both go through one raw pointer, so that a new reference ends those before it, and those are not used again.

use std::cell::{Cell, RefCell};
use std::ptr::NonNull;

use crate::run::world::World;

thread_local! {
    /// The world of the execution that runs on this OS thread, if one does.
    static WORLD: Cell<Option<NonNull<RefCell<World>>>> = const { Cell::new(None) };
}

/// Owns a world.
pub(crate) struct WorldOwner(NonNull<RefCell<World>>);

impl WorldOwner {
    pub(crate) fn new(world: World) -> Self {
        Self(NonNull::from(Box::leak(Box::new(RefCell::new(world)))))
    }

    /// The world, for the explorer.
    pub(crate) fn get_mut(&mut self) -> &mut World {
        // SAFETY: the owner keeps the allocation. `self` is borrowed as long as the reference is, so there is no other
        // from an owner; and model threads, which have the only other ones, run only while the owner
        // is borrowed exclusively for that, and end theirs before they hand over: see the module.
        unsafe { self.0.as_mut() }.get_mut()
    }

    /// The world, for a look.
    pub(crate) fn get(&self) -> &World {
        // SAFETY: the owner keeps the allocation, and is borrowed as long as the reference is. So no exclusive reference
        // comes from it, and no model thread runs, for which the owner would have to be borrowed exclusively.
        unsafe { &*self.0.as_ref().as_ptr() }
    }

    /// Makes the world the one that model threads on this OS thread live in, until what it answers is dropped.
    ///
    /// # Safety
    /// The owner outlives that.
    pub(crate) unsafe fn enter(&self) -> Entered {
        Entered { outer: WORLD.replace(Some(self.0)) }
    }
}

impl Drop for WorldOwner {
    fn drop(&mut self) {
        // SAFETY: it is the allocation that `new` leaked, and nothing knows it any more: what was entered has been left by now.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

/// Leaves a world when dropped, for the one around it: a check may run inside a model thread of another.
#[must_use]
pub(crate) struct Entered {
    outer: Option<NonNull<RefCell<World>>>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        WORLD.set(self.outer);
    }
}

/// The world of the current execution, for a model thread. Not to be used across a request.
pub(crate) fn with<R>(f: impl FnOnce(&mut World) -> R) -> R {
    let world = WORLD.get().expect("internal error: not in a model");
    // SAFETY: it was entered and not left, so its owner is alive. The caller is a model thread, or the end of one: the
    // explorer has no reference then. Another of the model threads' own would be found by the cell.
    f(&mut unsafe { world.as_ref() }.borrow_mut())
}

/// As [`with`], but does nothing outside a model and where the world is in use: an allocator may be called anywhere.
pub(crate) fn with_if_free(f: impl FnOnce(&mut World)) {
    let Some(world) = WORLD.get() else { return };
    // SAFETY: it was entered and not left, so its owner is alive. The caller has seen that a model thread runs, so the
    // explorer has no reference; whether that thread has one, the cell knows.
    if let Ok(mut world) = unsafe { world.as_ref() }.try_borrow_mut() {
        f(&mut world);
    }
}

/// Fails if a model thread that is about to make a request uses the world.
pub(crate) fn assert_not_in_use() {
    let Some(world) = WORLD.get() else { return };
    // SAFETY: it was entered and not left, so its owner is alive. A model thread is about to make a request, so the
    // explorer has no reference; whether that thread has one, the cell knows.
    let free = unsafe { world.as_ref() }.try_borrow_mut().is_ok();
    assert!(free, "internal error: a request while the world is in use");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::world::World;

    /// Runs `f` with a world that is entered.
    fn entered(f: impl FnOnce(&mut WorldOwner)) {
        let mut owner = WorldOwner::new(World::default());
        // SAFETY: it is dropped below, before the owner.
        let entered = unsafe { owner.enter() };
        f(&mut owner);
        drop(entered);
        assert!(WORLD.get().is_none());
    }

    #[test]
    fn the_explorer_and_a_model_thread_take_turns() {
        entered(|owner| {
            for turn in 1..=3 {
                owner.get_mut().steps += 1;
                with(|w| w.steps += 1);
                assert_eq!(owner.get().steps, 2 * turn);
            }
        });
    }

    #[test]
    #[should_panic = "internal error: a request while the world is in use"]
    fn a_request_while_the_world_is_in_use_is_noticed() {
        entered(|_| with(|_| assert_not_in_use()));
    }

    #[test]
    fn memory_that_is_freed_while_the_world_is_in_use_is_let_be() {
        entered(|owner| {
            with(|w| {
                w.steps = 1;
                with_if_free(|w| w.steps = 2);
            });
            assert_eq!(owner.get().steps, 1);
            with_if_free(|w| w.steps = 3);
            assert_eq!(owner.get().steps, 3);
        });
    }

    #[test]
    fn a_check_inside_another_goes_back_to_the_world_around_it() {
        entered(|outer| {
            outer.get_mut().steps = 7;
            let inner = WorldOwner::new(World::default());
            // SAFETY: it is dropped two lines below, before the owner.
            let entered = unsafe { inner.enter() };
            with(|w| assert_eq!(w.steps, 0));
            drop(entered);
            with(|w| assert_eq!(w.steps, 7));
        });
    }
}
