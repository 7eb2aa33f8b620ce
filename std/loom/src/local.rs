//! Thread-locals of model threads, destroyed at the end of their thread.

use std::any::Any;

use crate::engine::{Local, current};

const OUTSIDE: &str = "internal error: a thread-local value is asked for outside a model";

/// The calling thread's value of this key: `None` if it was never made, `Some(None)` if it was destroyed.
#[must_use]
pub fn find(key: usize) -> Option<Option<*const ()>> {
    let thread = current().expect(OUTSIDE).this_thread();
    let locals = thread.locals.borrow();
    let local = locals.iter().find(|local| local.key == key)?;
    Some(local.value.as_deref().map(|value| std::ptr::from_ref(value).cast()))
}

/// Keeps a value for the calling thread.
pub fn insert(key: usize, value: Box<dyn Any>, needs_drop: bool) {
    let thread = current().expect(OUTSIDE).this_thread();
    thread.locals.borrow_mut().push(Local { key, value: Some(value), needs_drop });
}
