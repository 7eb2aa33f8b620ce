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

/// C11 access modes, ordered so that `>=` means "at least" among `Relaxed < … < SeqCst`, except
/// that acquire and release are incomparable: use the methods.
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

/// What an event is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// First event of a thread; `rf` is the spawn.
    Begin,
    /// Last event of a thread.
    End,
    /// `value` is the child's lane.
    Spawn,
    /// `rf` is the end of the child, `value` its lane.
    Join,
    /// `value` was read from `rf`.
    Read,
    /// `value` was written.
    Write,
    Fence,
    /// The explorer chose `value` among `loc` possibilities; 0 is the default.
    Choice,
    /// Time has come to the moment `value`, for a thread that waits for it; everything so far is in the causal prefix.
    /// With a `loc` of 1 the thread may go on waiting, which a choice says.
    Time,
}

/// One event. The fields that a kind does not use are zero (`loc`, `value`) or [`EventId::INIT`] (`rf`).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Event {
    pub(crate) kind: Kind,
    /// Of the access as it happened: a failed `compare_exchange` has its failure ordering.
    pub(crate) mode: Mode,
    /// The write of a read-modify-write.
    pub(crate) exclusive: bool,
    /// For a choice: whether leaving the default is paid for from the budget of spurious effects.
    pub(crate) budgeted: bool,
    /// The read of a blocking update that could not go on from what it saw; the update reads again behind it.
    pub(crate) waiting: bool,
    pub(crate) loc: u32,
    pub(crate) value: u64,
    pub(crate) rf: EventId,
    /// Place in the order of addition.
    pub(crate) stamp: u32,
    /// For a write, its place in coherence order, from 1 (0 is the initial write).
    pub(crate) co: u32,
    /// One more than the index of the last release fence before the event in its lane (0: none).
    pub(crate) release_fence: u32,
    /// For the read of a `compare_exchange`: the expected value and the orderings of success and failure.
    pub(crate) cas: Option<Cas>,
    pub(crate) site: Site,
}

/// The parameters on which the ordering of a `compare_exchange` depends.
#[derive(Clone, Copy, Debug)]
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
            budgeted: false,
            waiting: false,
            loc: 0,
            value: 0,
            rf: EventId::INIT,
            stamp: 0,
            co: 0,
            release_fence: 0,
            cas: None,
            site,
        }
    }

    pub(crate) fn is_read(&self) -> bool {
        self.kind == Kind::Read
    }

    pub(crate) fn is_write(&self) -> bool {
        self.kind == Kind::Write
    }

    /// Sets what a read sees, and with it the ordering of a `compare_exchange`.
    pub(crate) fn read_from(&mut self, rf: EventId, value: u64) {
        self.rf = rf;
        self.value = value;
        if let Some(cas) = self.cas {
            self.mode = if value == cas.expected { cas.success } else { cas.failure };
        }
    }
}
