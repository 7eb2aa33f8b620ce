//! Virtual time, as [`Time`] says. Under free time a thread's clock moves when it sleeps, when a wait of its times out, by
//! a nanosecond when it is looked at, and when it joins a thread whose clock is ahead; nothing else takes time.

use std::fmt;
use std::ops::{Add, AddAssign, Sub, SubAssign};

pub use std::time::*;

use crate::graph::site::{Object, Role};
use crate::run::request::Op;
use crate::run::runtime;
use crate::sync::raw::Call;

/// What time does in a model.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Time {
    /// A thread may take any time between two steps: sleeping orders nothing, and who sleeps long may still come first.
    #[default]
    Free,
    /// Time passes only when no thread can go on: who sleeps comes after all that the others can do meanwhile, and who
    /// sleeps longer comes later. In a program that never sleeps, a wait of up to 100 ms may also time out before that,
    /// as under free time: a machine may be that busy. Where a wait times out as another thread wakes up, that it comes
    /// before that one is a spurious effect, too.
    Ordered,
}

/// As a number, for the engine.
pub(crate) fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// Whether a time-out is so far away that it means none: a hundred years.
pub(crate) fn is_never(timeout: Duration) -> bool {
    timeout >= Duration::from_secs(100 * 365 * 24 * 60 * 60)
}

/// As [`std::time::Instant`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(Duration);

impl Instant {
    /// The present moment: virtual in a model, since the first call outside.
    #[must_use]
    #[track_caller]
    pub fn now() -> Self {
        static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
        let since = match runtime::world_if_active(|w| w.clock.timing.is_ordered()) {
            None => START.get_or_init(std::time::Instant::now).elapsed(),
            Some(true) => Duration::from_nanos(Call::new(Object::Instant, "now", Role::Clock).request(Op::Look)),
            // Looking at the clock takes time, too: a loop that waits for a moment gets there, if slowly.
            Some(false) => Duration::from_nanos(runtime::world(|w| {
                let thread = w.thread();
                thread.now += 1;
                thread.now
            })),
        };
        // Far from zero, so that times before the start can be computed.
        Self(Duration::from_secs(1 << 30) + since)
    }

    /// Time since an earlier instant, zero if it is not earlier.
    #[must_use]
    pub fn duration_since(&self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }

    /// Time since an earlier instant, if it is earlier.
    #[must_use]
    pub fn checked_duration_since(&self, earlier: Self) -> Option<Duration> {
        self.0.checked_sub(earlier.0)
    }

    /// Time since an earlier instant, zero if it is not earlier.
    #[must_use]
    pub fn saturating_duration_since(&self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }

    /// Time since this instant.
    #[must_use]
    #[track_caller]
    pub fn elapsed(&self) -> Duration {
        Self::now().duration_since(*self)
    }

    /// A later instant, if it can be represented.
    #[must_use]
    pub fn checked_add(&self, duration: Duration) -> Option<Self> {
        self.0.checked_add(duration).map(Self)
    }

    /// An earlier instant, if it can be represented.
    #[must_use]
    pub fn checked_sub(&self, duration: Duration) -> Option<Self> {
        self.0.checked_sub(duration).map(Self)
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Instant({:?})", self.0)
    }
}

impl Add<Duration> for Instant {
    type Output = Self;
    fn add(self, other: Duration) -> Self {
        self.checked_add(other).expect("overflow when adding duration to instant")
    }
}

impl AddAssign<Duration> for Instant {
    fn add_assign(&mut self, other: Duration) {
        *self = *self + other;
    }
}

impl Sub<Duration> for Instant {
    type Output = Self;
    fn sub(self, other: Duration) -> Self {
        self.checked_sub(other).expect("overflow when subtracting duration from instant")
    }
}

impl SubAssign<Duration> for Instant {
    fn sub_assign(&mut self, other: Duration) {
        *self = *self - other;
    }
}

impl Sub<Instant> for Instant {
    type Output = Duration;
    fn sub(self, other: Self) -> Duration {
        self.duration_since(other)
    }
}
