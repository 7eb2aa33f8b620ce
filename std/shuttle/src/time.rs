//! `std::time`. In a model [`Instant`] reads a virtual clock; `SystemTime` is std's own, and tells the real time.

pub use ::std::time::*;

use std::fmt;
use std::ops::{Add, AddAssign, Sub, SubAssign};
use std::sync::OnceLock;

use crate::engine;

/// How far the virtual clock goes while it is read: a loop that reads it until a deadline comes to its end.
const READING_TAKES: Duration = Duration::from_micros(100);

/// `std::time::Instant`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct Instant(::std::time::Instant);

impl Instant {
    /// The time: in a model the virtual one, which passes while threads read it, yield, sleep and time out.
    #[must_use]
    #[track_caller]
    pub fn now() -> Self {
        if !engine::inside() {
            return Self(::std::time::Instant::now());
        }
        engine::point();
        engine::pass_time(engine::now().saturating_add(READING_TAKES));
        Self(start() + engine::now())
    }

    /// The time from `earlier` to this, or none if that is later.
    #[must_use]
    pub fn duration_since(&self, earlier: Self) -> Duration {
        self.0.duration_since(earlier.0)
    }

    /// The time from `earlier` to this, if that is not later.
    #[must_use]
    pub fn checked_duration_since(&self, earlier: Self) -> Option<Duration> {
        self.0.checked_duration_since(earlier.0)
    }

    /// The time from `earlier` to this, or none if that is later.
    #[must_use]
    pub fn saturating_duration_since(&self, earlier: Self) -> Duration {
        self.0.saturating_duration_since(earlier.0)
    }

    /// The time since then.
    #[must_use]
    #[track_caller]
    pub fn elapsed(&self) -> Duration {
        Self::now().duration_since(*self)
    }

    /// Later by `duration`, if that can be represented.
    #[must_use]
    pub fn checked_add(&self, duration: Duration) -> Option<Self> {
        self.0.checked_add(duration).map(Self)
    }

    /// Earlier by `duration`, if that can be represented.
    #[must_use]
    pub fn checked_sub(&self, duration: Duration) -> Option<Self> {
        self.0.checked_sub(duration).map(Self)
    }
}

/// When every execution begins.
fn start() -> ::std::time::Instant {
    static START: OnceLock<::std::time::Instant> = OnceLock::new();
    *START.get_or_init(::std::time::Instant::now)
}

impl Add<Duration> for Instant {
    type Output = Self;

    fn add(self, other: Duration) -> Self {
        Self(self.0 + other)
    }
}

impl AddAssign<Duration> for Instant {
    fn add_assign(&mut self, other: Duration) {
        self.0 += other;
    }
}

impl Sub<Duration> for Instant {
    type Output = Self;

    fn sub(self, other: Duration) -> Self {
        Self(self.0 - other)
    }
}

impl SubAssign<Duration> for Instant {
    fn sub_assign(&mut self, other: Duration) {
        self.0 -= other;
    }
}

impl Sub for Instant {
    type Output = Duration;

    fn sub(self, other: Self) -> Duration {
        self.duration_since(other)
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
