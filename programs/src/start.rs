//! When the threads of a scenario start: at once, all together, or each a little later than the other.
//!
//! A scenario's threads live for some hundred steps, and to spawn a thread takes many more. So where switches are
//! frequent the first thread is gone before the second one is there, and where they are rare nobody is interrupted:
//! of 64 of Miri's schedules, none to two show that two locks are taken in both orders. With the threads held back
//! until nobody has spawned for a while it is half of them. Some runs are left as they are, and in some the threads
//! start apart, for bugs that need one party to be ahead.
//!
//! Std runs a hook in every new thread before the thread's own work, so no program has to know. The hook orders
//! nothing: all its accesses are relaxed, so that a race between the programs' threads stays a race.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;

/// The waiting threads' turns since a thread was spawned for the last time.
static QUIET: AtomicU64 = AtomicU64::new(0);

/// How the threads of this run start: one of the constants below.
static MANNER: AtomicU64 = AtomicU64::new(AT_ONCE);
const AT_ONCE: u64 = 0;
const TOGETHER: u64 = 1;
const APART: u64 = 2;

/// Turns without a new thread after which nobody else is expected. A turn ends with `yield_now`, and the spawning
/// thread has hundreds of steps to do: it needs about 30 turns where Miri switches every tenth step.
const ENOUGH: u64 = 100;

/// Decides how the threads spawned from now on start. The first call installs the hook.
pub(crate) fn vary() {
    static HOOK: std::sync::Once = std::sync::Once::new();
    HOOK.call_once(|| {
        thread::add_spawn_hook(|_| {
            QUIET.swap(0, Relaxed);
            wait
        });
    });
    MANNER.swap([AT_ONCE, TOGETHER, TOGETHER, APART][index(4)], Relaxed);
}

/// What a new thread does first.
fn wait() {
    let turns = match MANNER.load(Relaxed) {
        AT_ONCE => return,
        TOGETHER => ENOUGH,
        _ => ENOUGH + index(ENOUGH as usize) as u64,
    };
    while QUIET.fetch_add(1, Relaxed) < turns {
        thread::yield_now();
    }
}

/// A random number below `end`. Under Miri the seed decides it.
fn index(end: usize) -> usize {
    RandomState::new().hash_one(end) as usize % end
}
