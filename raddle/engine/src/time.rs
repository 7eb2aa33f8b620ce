//! Virtual time, as [`Time`] says. Under free time a thread's clock moves when it sleeps, when a wait of its times out, by
//! a nanosecond when it is looked at, and when it joins a thread whose clock is ahead; nothing else takes time.

use std::time::Duration;

/// What time does in a model.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Time {
    /// A thread may take any time between two steps: sleeping orders nothing, and a thread that sleeps
    /// for long may still come first.
    #[default]
    Free,
    /// Time passes only when no thread can go on: a thread that sleeps comes after all that the others can do meanwhile,
    /// and one that sleeps longer comes later. In a program that never sleeps, a wait of up to 100 ms may also time out before that,
    /// as under free time: a machine may be that busy. Where a wait times out as another thread wakes up, that it comes
    /// before that one is a spurious effect, too.
    Ordered,
}

/// As a number, for the engine.
pub(crate) fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// Whether a time-out is so far away that it means none: a hundred years.
pub fn is_never(timeout: Duration) -> bool {
    timeout >= Duration::from_secs(100 * 365 * 24 * 60 * 60)
}
