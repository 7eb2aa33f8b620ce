//! Futexes in a model: what crates do that wait in the kernel by themselves, such as `parking_lot_core`.
//!
//! A futex is a condition variable whose condition is one word: the kernel compares the word and begins to wait under a
//! lock that it also takes to wake. So it is built from this crate's [`RawMutex`] and [`RawCondvar`], one of each for a
//! word.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use raddle_engine::backend::{active, execution, is_known};

use crate::atomic::AtomicU32;
use crate::sync::{RawCondvar, RawMutex};

/// How a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Woken {
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
    execution: u64,
    by_address: HashMap<usize, Arc<Futex>>,
}

struct Futex {
    lock: RawMutex,
    wake: RawCondvar,
}

impl Default for Futex {
    fn default() -> Self {
        Self { lock: RawMutex::new(), wake: RawCondvar::new() }
    }
}

/// The futex of an atomic that the execution knows; `None` outside a model, and for memory of the system's own.
fn of(addr: usize) -> Option<Arc<Futex>> {
    thread_local! {
        static FUTEXES: LazyLock<std::cell::RefCell<Futexes>> = LazyLock::new(Default::default);
    }
    if !active() || !is_known(addr) {
        return None;
    }
    let execution = execution();
    FUTEXES.with(|futexes| {
        let mut futexes = futexes.borrow_mut();
        if futexes.execution != execution {
            *futexes = Futexes { execution, by_address: HashMap::new() };
        }
        Some(Arc::clone(futexes.by_address.entry(addr).or_default()))
    })
}

/// Waits while the atomic at an address has a value. `None` if it is not of this execution.
///
/// # Safety
/// There is an atomic of 32 bits at the address.
pub(super) unsafe fn wait(addr: usize, expected: u32, timeout: Option<Duration>) -> Option<Woken> {
    let futex = of(addr)?;
    let guard = futex.lock.lock();
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
            let (_guard, late) = futex.wake.wait_timeout(guard, timeout);
            if late { Woken::Late } else { Woken::Up }
        }
    })
}

/// Wakes up to `count` threads. `None` if the atomic at the address is not of this execution.
pub(super) fn wake(addr: usize, count: u32) -> Option<()> {
    let futex = of(addr)?;
    let _guard = futex.lock.lock();
    // More threads than that no execution has.
    (0..count.min(64)).for_each(|_| futex.wake.notify_one());
    Some(())
}
