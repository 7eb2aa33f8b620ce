//! Events, the nodes of an execution graph.
//!
//! As in GenMC, a read-modify-write is two events, a read and an *exclusive* write that follows it in
//! program order and in coherence order: a revisit may then change what the read sees and let
//! the write be added afresh.

use crate::graph::site::Site;

/// The name of an event: the `index`-th event of lane `lane`.
///
/// A *lane* is the sequence of the events of one thread. A thread that was joined leaves its lane to
/// the next thread its joiner spawns, so that clocks stay short in programs that run thousands of threads
/// one after another (its events then follow the old ones in happens-before anyway).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct EventId {
    pub(crate) lane: u32,
    pub(crate) index: u32,
}

impl Default for EventId {
    fn default() -> Self {
        Self::INIT
    }
}

impl EventId {
    /// The write that gave a location its first value; also stands for "no event".
    pub(crate) const INIT: Self = Self { lane: u32::MAX, index: 0 };

    pub(crate) const fn new(lane: u32, index: u32) -> Self {
        Self { lane, index }
    }

    pub(crate) fn is_init(self) -> bool {
        self.lane == u32::MAX
    }
}

/// C11 access modes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[expect(missing_docs, reason = "they are C11's names")]
pub enum Mode {
    #[default]
    Relaxed,
    Acquire,
    Release,
    AcqRel,
    SeqCst,
}

impl Mode {
    pub(crate) fn acquires(self) -> bool {
        matches!(self, Self::Acquire | Self::AcqRel | Self::SeqCst)
    }

    pub(crate) fn releases(self) -> bool {
        matches!(self, Self::Release | Self::AcqRel | Self::SeqCst)
    }

    pub(crate) fn is_sc(self) -> bool {
        self == Self::SeqCst
    }
}

impl From<std::sync::atomic::Ordering> for Mode {
    fn from(order: std::sync::atomic::Ordering) -> Self {
        use std::sync::atomic::Ordering;
        match order {
            Ordering::Relaxed => Self::Relaxed,
            Ordering::Acquire => Self::Acquire,
            Ordering::Release => Self::Release,
            Ordering::AcqRel => Self::AcqRel,
            _ => Self::SeqCst,
        }
    }
}

/// What an event is, with what only events of that kind have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// The first event of a thread; it reads from the spawn.
    Begin,
    /// The last event of a thread.
    End,
    /// A thread is started, in this lane.
    Spawn {
        lane: u32,
    },
    /// A thread that was in this lane has ended; the event reads from its end.
    Join {
        lane: u32,
    },
    /// A read, alone or of a read-modify-write; `cas` if that is a `compare_exchange`.
    Read {
        cas: Option<Cas>,
    },
    Write,
    Fence,
    /// The explorer chose one of `of` possibilities; 0 is the default. With `budgeted`, any other is paid for from the
    /// budget of spurious effects. If the budget could not pay, there was only one possibility.
    Choice {
        chosen: u32,
        of: u32,
        budgeted: bool,
    },
    /// Time has come to a moment for which the thread waits; everything so far is in the causal prefix. If `stays`, the
    /// thread may go on waiting, which a choice says.
    Time {
        moment: u64,
        stays: bool,
    },
}

impl Kind {
    /// Whether a choice is paid for from the budget of spurious effects.
    pub(crate) fn is_spurious(self) -> bool {
        matches!(self, Self::Choice { chosen: 1.., budgeted: true, .. })
    }

    pub(crate) fn is_time(self) -> bool {
        matches!(self, Self::Time { .. })
    }
}

/// One event. Fields that have no meaning for its kind are zero, or [`EventId::INIT`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Event {
    pub(crate) kind: Kind,
    /// Of an access or a fence, as it happened: a failed `compare_exchange` has its failure ordering.
    pub(crate) mode: Mode,
    /// The write of a read-modify-write.
    pub(crate) exclusive: bool,
    /// The read of a blocking update that could not go on from what it saw; the update reads again behind it.
    pub(crate) waiting: bool,
    /// Of an access.
    pub(crate) loc: u32,
    /// What an access read or wrote.
    pub(crate) value: u64,
    /// The event that it reads from: a write, or of a `Begin` the spawn, of a `Join` the end.
    pub(crate) rf: EventId,
    /// Place in the order of addition.
    pub(crate) stamp: u32,
    /// For a write, its place in coherence order, from 1 (0 is the initial write).
    pub(crate) co: u32,
    /// One more than the index of the last release fence before the event in its lane (0: none).
    pub(crate) release_fence: u32,
    pub(crate) site: Site,
}

/// The parameters on which the ordering of a `compare_exchange` depends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Cas {
    pub(crate) expected: u64,
    pub(crate) success: Mode,
    pub(crate) failure: Mode,
}

impl Event {
    pub(crate) fn new(kind: Kind, site: Site) -> Self {
        Self {
            kind,
            mode: Mode::Relaxed,
            exclusive: false,
            waiting: false,
            loc: 0,
            value: 0,
            rf: EventId::INIT,
            stamp: 0,
            co: 0,
            release_fence: 0,
            site,
        }
    }

    pub(crate) fn is_read(&self) -> bool {
        matches!(self.kind, Kind::Read { .. })
    }

    pub(crate) fn is_write(&self) -> bool {
        self.kind == Kind::Write
    }

    pub(crate) fn is_access(&self) -> bool {
        self.is_read() || self.is_write()
    }

    /// Sets what a read sees, and with it the ordering of a `compare_exchange`.
    pub(crate) fn read_from(&mut self, rf: EventId, value: u64) {
        self.rf = rf;
        self.value = value;
        if let Kind::Read { cas: Some(cas) } = self.kind {
            self.mode = if value == cas.expected { cas.success } else { cas.failure };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_no_larger_than_it_was() {
        // Graphs are copied for every revisit.
        assert!(size_of::<Event>() <= 96, "{}", size_of::<Event>());
    }
}
