//! Thread-locals of the threads of a model.

use std::any::Any;

use crate::engine::{self, Local};

/// The calling thread's value of a key: `None` if it was never made, `Some(None)` if it was destroyed.
#[must_use]
pub fn find(key: usize) -> Option<Option<*const ()>> {
    engine::task(engine::me(), |task| {
        let local = task.locals.iter().find(|local| local.key == key)?;
        Some(local.value.as_deref().map(|value| std::ptr::from_ref(value).cast()))
    })
}

/// Keeps a value for the calling thread.
pub fn insert(key: usize, value: Box<dyn Any>, needs_drop: bool) {
    engine::task(engine::me(), |task| task.locals.push(Local { key, value: Some(value), needs_drop }));
}

/// Destroys the values of the calling thread, the last one first. Destructors may make others.
pub(crate) fn destroy() {
    let next = || {
        engine::task(engine::me(), |task| {
            task.locals.iter_mut().rev().filter(|local| local.needs_drop).find_map(|local| local.value.take())
        })
    };
    while let Some(value) = next() {
        drop(value);
    }
}
