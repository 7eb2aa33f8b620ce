//! Futexes in a model: what crates do that wait in the kernel by themselves, such as `parking_lot_core`.
//!
//! A futex is a condition variable whose condition is one word: the kernel compares the word and begins to wait under a
//! lock that it also takes to wake. So it is built from this crate's [`Mutex`] and [`Condvar`], one of each for a word.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError};
use std::time::Duration;

use crate::run::runtime;
use crate::sync::atomic::{AtomicU32, Ordering};
use crate::sync::{Condvar, Mutex};

/// How a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    /// By a wake-up, or for no reason.
    Up,
    /// The word is another: it did not wait.
    Changed,
    /// Time was up.
    Late,
}

#[derive(Default)]
struct Futexes {
    /// The execution they belong to.
    epoch: u64,
    by_address: HashMap<usize, Arc<Futex>>,
}

#[derive(Default)]
struct Futex {
    lock: Mutex<()>,
    wake: Condvar,
}

/// The futex of an atomic that the execution knows; `None` outside a model, and for memory of the system's own.
fn of(addr: usize) -> Option<Arc<Futex>> {
    thread_local! {
        static FUTEXES: LazyLock<std::cell::RefCell<Futexes>> = LazyLock::new(Default::default);
    }
    let epoch = runtime::world_if_active(|w| w.loc_at(addr).map(|_| w.epoch))??;
    FUTEXES.with(|futexes| {
        let mut futexes = futexes.borrow_mut();
        if futexes.epoch != epoch {
            *futexes = Futexes { epoch, by_address: HashMap::new() };
        }
        Some(Arc::clone(futexes.by_address.entry(addr).or_default()))
    })
}

/// Waits while the atomic at an address has a value. `None` if it is not of this execution.
///
/// # Safety
/// There is an atomic of 32 bits at the address.
pub unsafe fn wait(addr: usize, expected: u32, timeout: Option<Duration>) -> Option<Woken> {
    let futex = of(addr)?;
    let guard = futex.lock.lock().unwrap_or_else(PoisonError::into_inner);
    // SAFETY: the caller's promise; all atomics of this crate are laid out as their values.
    let word = unsafe { &*std::ptr::with_exposed_provenance::<AtomicU32>(addr) };
    if word.load(Ordering::Relaxed) != expected {
        return Some(Woken::Changed);
    }
    Some(match timeout {
        None => {
            drop(futex.wake.wait(guard));
            Woken::Up
        }
        Some(timeout) => {
            let (_guard, result) = futex.wake.wait_timeout(guard, timeout).unwrap_or_else(PoisonError::into_inner);
            if result.timed_out() { Woken::Late } else { Woken::Up }
        }
    })
}

/// Wakes up to `count` threads. `None` if the atomic at the address is not of this execution.
pub fn wake(addr: usize, count: u32) -> Option<()> {
    let futex = of(addr)?;
    let _guard = futex.lock.lock().unwrap_or_else(PoisonError::into_inner);
    // More threads than that no execution has.
    (0..count.min(64)).for_each(|_| futex.wake.notify_one());
    Some(())
}
