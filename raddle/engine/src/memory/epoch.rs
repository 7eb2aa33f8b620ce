//! When a plain access happened, and what of it another thread knows.

use std::fmt;

/// A moment of a lane: how many events it had, and how often since the first of them it released something that is no
/// event of the graph, such as the count of an `Arc` (see [`order`](super::order)).
///
/// Epochs of one lane ascend in program order. An access happens before a thread's current step just if the thread's
/// clock has a later epoch of the access's lane.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Epoch(u64);

impl Epoch {
    pub(crate) fn new(events: u32, releases: u32) -> Self {
        Self(u64::from(events) << 32 | u64::from(releases))
    }

    /// Events of the lane before it.
    pub(crate) fn events(self) -> u32 {
        (self.0 >> 32) as u32
    }

    /// Releases of the lane before it that were no events.
    pub(crate) fn releases(self) -> u32 {
        self.0 as u32
    }

    /// The epoch behind a release.
    pub(crate) fn released(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Debug for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.events(), self.releases())
    }
}

/// A vector clock: of each lane, the first epoch that is not known. Lanes behind its end are not known at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct VectorClock(Vec<Epoch>);

impl VectorClock {
    /// Knows the given number of events of each lane.
    pub(crate) fn set_events(&mut self, counts: &[u32]) {
        self.0.clear();
        self.0.extend(counts.iter().map(|&events| Epoch::new(events, 0)));
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Whether what a lane did at an epoch is known.
    pub(crate) fn knows(&self, lane: u32, epoch: Epoch) -> bool {
        self.0.get(lane as usize).is_some_and(|&first_unknown| epoch < first_unknown)
    }

    /// Knows everything of a lane before `epoch`.
    pub(crate) fn set(&mut self, lane: u32, epoch: Epoch) {
        self.make_room(lane as usize + 1);
        self.0[lane as usize] = epoch;
    }

    pub(crate) fn join(&mut self, other: &Self) {
        self.make_room(other.0.len());
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own = (*own).max(*other);
        }
    }

    /// Whether a join with `other` changes nothing.
    pub(crate) fn includes(&self, other: &Self) -> bool {
        let own = self.0.iter().copied().chain(std::iter::repeat(Epoch::default()));
        other.0.iter().zip(own).all(|(other, own)| *other <= own)
    }

    fn make_room(&mut self, lanes: usize) {
        if self.0.len() < lanes {
            self.0.resize(lanes, Epoch::default());
        }
    }
}
