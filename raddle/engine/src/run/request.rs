//! What a model thread asks of the engine: one request per event, plus the hint that it is spinning.

use std::time::Duration;

use crate::graph::event::Mode;
use crate::graph::site::{Role, Site};
use crate::run::runtime;

/// A transition of a location: the value to write, or `None` to leave it (a failed exchange; for a
/// blocking request: not yet). Must be pure: the engine asks about values that are never read.
pub type Transition<'a> = &'a dyn Fn(u64) -> Option<u64>;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Request {
    pub(crate) op: Op,
    pub(crate) site: Site,
}

impl Request {
    /// Whether the step commutes with everything that others do, so that it does not matter when it happens.
    pub(crate) fn is_invisible(&self) -> bool {
        matches!(self.op, Op::Begin | Op::End | Op::Spawn | Op::Join { .. }) || self.site.role == Role::Finish
    }
}

/// What the engine asks for in a thread's name.
pub(crate) const BEGIN: Request = Request { op: Op::Begin, site: Site::THREAD };
pub(crate) const END: Request = Request { op: Op::End, site: Site::THREAD };

/// Set in the names of the locations of anchors, which so differ from the addresses of atomics.
pub(crate) const HIDDEN: usize = 1 << (usize::BITS - 1);

/// Where an access goes: the address that names the location.
#[derive(Clone, Copy, Debug)]
pub struct Address {
    pub(crate) addr: usize,
    /// Bytes at the address that mirror the latest value, so that moves and `get_mut` see it; 0 for hidden locations.
    pub(crate) mirror: u8,
}

#[derive(Clone, Copy)]
pub(crate) enum Op {
    Begin,
    Load(Address, Mode),
    Store(Address, u64, Mode),
    Update(Update),
    Fence(Mode),
    /// One of `n`; alternatives to 0 cost budget if `budgeted`.
    Choice {
        n: u32,
        budgeted: bool,
    },
    Spawn,
    /// Waits for the thread to end.
    Join {
        thread: u32,
    },
    /// `spin_loop`, `yield_now`: nothing will change unless others run.
    Yield,
    /// Waits until so much time has passed; answered with what the clock then shows.
    Sleep {
        nanos: u64,
    },
    /// What does the clock show? No event; answered at once, or as a `Sleep`.
    Look,
    /// The wait that just ended lasted for this time. No event; answered at once.
    Lasted {
        nanos: u64,
    },
    End,
    /// The thread has done what it must not do, and stays where it is.
    Stopped,
    /// An access to plain memory. No event; answered at once.
    Touch {
        addr: usize,
        write: bool,
    },
}

impl Address {
    /// The memory of an atomic of `size` bytes, whose address was exposed.
    #[inline]
    #[must_use]
    pub const fn of_atomic(addr: usize, size: usize) -> Self {
        Self { addr, mirror: size as u8 }
    }

    /// What the memory at the place holds: the first value of a new location.
    pub(crate) fn memory(&self) -> u64 {
        use std::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering::Relaxed};
        let addr = std::ptr::with_exposed_provenance::<u8>(self.addr);
        // SAFETY: the thread that made the request is suspended in a method of the atomic at the address, which has
        // that size.
        unsafe {
            match self.mirror {
                1 => (*addr.cast::<AtomicU8>()).load(Relaxed).into(),
                2 => (*addr.cast::<AtomicU16>()).load(Relaxed).into(),
                4 => (*addr.cast::<AtomicU32>()).load(Relaxed).into(),
                8 => (*addr.cast::<AtomicU64>()).load(Relaxed),
                _ => 0,
            }
        }
    }
}

/// A read-modify-write.
#[derive(Clone, Copy)]
pub(crate) struct Update {
    pub(crate) address: Address,
    pub(crate) transition: *const dyn Fn(u64) -> Option<u64>,
    pub(crate) success: Mode,
    pub(crate) failure: Mode,
    /// For `compare_exchange`.
    pub(crate) expected: Option<u64>,
    pub(crate) wait: Wait,
    /// A transition to the same value is no write.
    pub(crate) silent: bool,
}

/// What an update does about a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Effect {
    Write(u64),
    /// Goes on without writing.
    Leave,
    /// Does not go on.
    Wait,
}

/// What an update does while its transition answers `None`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wait {
    /// Goes on without writing.
    No,
    /// Blocks the thread. Every write to the location must have all earlier ones in its causal prefix.
    Forever,
    /// Blocks, but gives up (answer [`TIMED_OUT`]) when nothing else can run. `offered`: the explorer was already
    /// offered the choice of a time-out.
    #[expect(missing_docs, reason = "see above")]
    Timed { offered: bool, nanos: u64 },
}

impl Wait {
    /// For at most this time.
    pub fn until(timeout: Duration) -> Self {
        let offered = runtime::world(|w| w.offered && w.clock.timing.times_out_early(timeout));
        Self::Timed { offered, nanos: crate::time::nanos(timeout) }
    }
}

/// The answer to a blocking update that gave up.
pub const TIMED_OUT: u64 = u64::MAX;

impl Update {
    pub(crate) fn effect(&self, value: u64) -> Effect {
        // SAFETY: the closure lives on the stack of the coroutine that made the request and is suspended in it.
        match unsafe { (*self.transition)(value) } {
            Some(same) if self.silent && same == value => Effect::Leave,
            Some(new) => Effect::Write(new),
            None if self.wait == Wait::No => Effect::Leave,
            None => Effect::Wait,
        }
    }
}

impl std::fmt::Debug for Op {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Begin => "begin",
            Self::Load(..) => "load",
            Self::Store(..) => "store",
            Self::Update(_) => "update",
            Self::Fence(_) => "fence",
            Self::Choice { .. } => "choice",
            Self::Spawn => "spawn",
            Self::Join { .. } => "join",
            Self::Yield => "yield",
            Self::Sleep { .. } => "sleep",
            Self::Look | Self::Lasted { .. } => "clock",
            Self::End => "end",
            Self::Touch { .. } => "touch",
            Self::Stopped => "stopped",
        })
    }
}
