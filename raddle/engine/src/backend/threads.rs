//! The calling thread and its fellows, for the primitives.

use std::any::Any;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crate::run::panics::Panic;
use crate::run::runtime;

/// Names the execution among all of the process; 0 outside a model.
#[inline]
pub fn execution() -> u64 {
    runtime::world_if_active(|w| w.epoch).unwrap_or(0)
}

/// The number of the calling thread, in a model.
#[inline]
pub fn current() -> u32 {
    runtime::world(|w| w.current)
}

/// The handle of a thread: one for each, made by `make` of the thread's identity and its name. The identity is the same in
/// every execution with the same past.
pub fn handle<H: Clone + 'static>(thread: u32, make: impl FnOnce(NonZero<u64>, Option<String>) -> H) -> H {
    runtime::world(|w| {
        let at = thread as usize;
        if w.handles.len() <= at {
            w.handles.resize_with(at + 1, || None);
        }
        if let Some(handle) = w.handles[at].as_ref().and_then(|h| h.downcast_ref::<H>()) {
            return handle.clone();
        }
        let t = &w.threads[at];
        // A lane and the spawn into it.
        let id = (u64::from(t.lane) + 1) | u64::from(if t.lane == 0 { 0 } else { t.spawn.index }) << 20;
        let name = if thread == 0 { Some("main".to_owned()) } else { t.name.clone() };
        let handle = make(NonZero::new(id).expect("not zero"), name);
        w.handles[at] = Some(Box::new(handle.clone()));
        handle
    })
}

/// Whether the calling thread is unwinding.
#[inline]
pub fn panicking() -> bool {
    // That a thread is ended with its execution is no panic.
    std::thread::panicking() && runtime::world_if_active(|w| w.thread().unwinding).unwrap_or(!runtime::tearing_down())
}

/// Runs the closure of a model thread. What it panics with is noted; that its execution is over is not caught.
///
/// # Errors
/// With the payload of its panic.
pub fn run<T>(f: impl FnOnce() -> T) -> std::thread::Result<T> {
    let result = match catch_unwind(AssertUnwindSafe(f)) {
        Err(payload) if runtime::tearing_down() => resume_unwind(payload),
        result => result,
    };
    let panic = if result.is_err() { runtime::take_panic() } else { None };
    runtime::world(|w| {
        w.thread().unwinding = false;
        if result.is_err() {
            w.panicked(w.current, panic.unwrap_or_else(Panic::resumed));
        }
    });
    result
}

/// Runs `f`, and catches its panics but not the end of the execution.
///
/// # Errors
/// With the payload of the panic.
pub fn catch<T>(f: impl FnOnce() -> T) -> std::thread::Result<T> {
    let before = runtime::world_if_active(|w| w.thread().unwinding);
    match catch_unwind(AssertUnwindSafe(f)) {
        Err(payload) if runtime::tearing_down() => resume_unwind(payload),
        Err(payload) => {
            runtime::world_if_active(|w| w.thread().unwinding = before.unwrap_or(false));
            Err(payload)
        }
        done => done,
    }
}

/// The calling thread's value of a thread-local, by the address of the key: `None` if it has none yet, `Some(None)` if
/// the value was destroyed.
pub fn local(key: usize) -> Option<Option<*const ()>> {
    runtime::world(|w| {
        let value = &w.thread().locals.iter().find(|local| local.0 == key)?.1;
        Some(value.as_ref().map(|value| std::ptr::from_ref(&**value).cast()))
    })
}

/// Keeps a value for the calling thread until its end; what needs no drop, to the very end.
pub fn insert_local(key: usize, value: Box<dyn Any>, needs_drop: bool) {
    runtime::world(|w| w.thread().locals.push((key, Some(value), needs_drop)));
}

/// Destroys the calling thread's locals in the order in which they were made; those that destructors make, too.
pub fn destroy_locals() {
    loop {
        let next = runtime::world(|w| w.thread().locals.iter_mut().filter(|l| l.2).find_map(|l| l.1.take()));
        let Some(value) = next else { return };
        drop(value);
    }
}

/// Runs the main thread of a scenario.
pub(crate) fn main(f: impl FnOnce()) {
    match catch_unwind(AssertUnwindSafe(f)) {
        Ok(()) => destroy_locals(),
        Err(payload) => resume_unwind(payload),
    }
}
