//! What a thread leaves for whoever joins it.

use std::any::Any;
use std::cell::{Cell, UnsafeCell};
use std::marker::PhantomData;
use std::sync::Arc;

use super::Result;
use super::scope::ScopeData;
use crate::engine::{current, text};

/// A thread's result.
pub(super) struct Packet<'scope, T> {
    /// The execution that the thread belongs to; 0 outside a model.
    epoch: u64,
    /// The scope that waits for the thread.
    scope: Option<Arc<ScopeData>>,
    result: UnsafeCell<Option<Result<T>>>,
    /// Whether the result is there, in a model.
    is_done: Cell<bool>,
    _borrows: PhantomData<Option<&'scope ScopeData>>,
}

// SAFETY: the thread writes the result, and whoever joins it takes it after the thread has ended; `is_done` is used in
// a model only.
unsafe impl<T: Send> Sync for Packet<'_, T> {}

impl<T> Packet<'_, T> {
    pub(super) fn new(scope: Option<Arc<ScopeData>>) -> Arc<Self> {
        if let Some(scope) = &scope {
            scope.begin();
        }
        let epoch = current().map_or(0, |ex| ex.epoch());
        Arc::new(Self { epoch, scope, result: UnsafeCell::new(None), is_done: Cell::new(false), _borrows: PhantomData })
    }

    /// # Safety
    ///
    /// Only the thread itself, once.
    pub(super) unsafe fn finish(&self, result: Result<T>) {
        // SAFETY: nobody reads the result before the thread has ended.
        unsafe { *self.result.get() = Some(result) };
        self.is_done.set(true);
    }

    pub(super) fn epoch(&self) -> u64 {
        self.epoch
    }

    pub(super) fn is_done(&self) -> bool {
        self.is_done.get()
    }

    /// # Safety
    ///
    /// Only after the thread has ended, by whoever joins it.
    pub(super) unsafe fn take(&self) -> Option<Result<T>> {
        // SAFETY: by this function's contract, nobody else uses the result any more.
        unsafe { (*self.result.get()).take() }
    }
}

impl<T> Drop for Packet<'_, T> {
    fn drop(&mut self) {
        let mut unhandled = None;
        if let Some(Err(payload)) = self.result.get_mut().take() {
            unhandled = Some(payload);
        }
        match &self.scope {
            Some(scope) => {
                if let Some(payload) = &unhandled {
                    note_panic(&**payload);
                }
                scope.end(unhandled.is_some());
            }
            None => report(self.epoch, unhandled),
        }
    }
}

/// Remembers what a thread panicked with, for the case that whoever learns of it fails without saying it.
pub(super) fn note_panic(payload: &(dyn Any + Send)) {
    if let (Some(ex), Some(message)) = (current(), text(payload)) {
        *ex.joined_panic.borrow_mut() = Some(message.to_owned());
    }
}

/// A panic that no one will ever join fails the execution, when it ends.
fn report(epoch: u64, panic: Option<Box<dyn Any + Send>>) {
    if let (Some(panic), Some(ex)) = (panic, current().filter(|ex| ex.epoch() == epoch)) {
        ex.unclaimed.borrow_mut().get_or_insert(panic);
    }
}
