//! The state of one execution of the program: its threads, the addresses of its locations, its cells.
//!
//! The explorer and the model threads share it: see [`world_owner`](crate::run::world_owner).

use std::any::Any;
use std::collections::VecDeque;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::evidence::{Access, Evidence, Panicked, ThreadName};
use crate::graph::event::{Event, EventId};
use crate::graph::execution_graph::Graph;
use crate::graph::site::{Role, Site};
use crate::memory::race::{self, Cells};
use crate::memory::statics;
use crate::memory::turn::Turn;
use crate::run::holders::Holders;
use crate::run::panics::Panic;
use crate::run::request::{Address, BEGIN, Op, Request, Wait};
use crate::run::virtual_time::VirtualTime;

/// A thread-local value by its key, `None` once it was destroyed, and whether there is anything to destroy.
pub(crate) type Local = (usize, Option<Box<dyn Any>>, bool);

/// The name and the body of a thread to be.
pub(crate) type Spawning = (Option<String>, Box<dyn FnOnce()>);

#[derive(Default)]
pub(crate) struct Thread {
    pub(crate) lane: u32,
    pub(crate) name: Option<String>,
    /// What it asks for next; `None` while it runs and after its end.
    pub(crate) pending: Option<Request>,
    /// The read of a pending update, when only its write is missing.
    pub(crate) read: Option<u64>,
    pub(crate) spawn: EventId,
    /// Its first event, or the spawn before that.
    pub(crate) begin: EventId,
    pub(crate) end: Option<EventId>,
    pub(crate) start: Option<Box<dyn FnOnce()>>,
    pub(crate) joined: bool,
    /// The panic that left the thread.
    pub(crate) panic: Option<Panic>,
    pub(crate) unwinding: bool,
    /// Lanes of threads it joined, for threads it will spawn.
    pub(crate) free_lanes: Vec<u32>,
    pub(crate) lanes_made: u32,
    pub(crate) locals: Vec<Local>,
    /// The moment of its own clock, under free time.
    pub(crate) now: u64,
    /// Whether it waits for a moment that has come.
    pub(crate) is_due: bool,
    /// Looks at the clock since its last event, and which that was.
    pub(crate) looked: (EventId, u64),
    pub(crate) spin: Spin,
    pub(crate) events: u32,
}

impl Thread {
    /// Makes it as good as new, but for the memory it has.
    fn clear(&mut self) {
        (self.pending, self.read, self.end, self.panic) = (None, None, None, None);
        (self.spawn, self.begin) = (EventId::INIT, EventId::INIT);
        (self.joined, self.unwinding, self.lanes_made, self.events) = (false, false, 0, 0);
        (self.is_due, self.looked) = (false, (EventId::INIT, 0));
        self.free_lanes.clear();
        self.locals.clear();
        self.spin.clear();
    }
}

/// Detects iterations of a spin loop: what the thread read since it last yielded, and the time before.
#[derive(Default, Debug)]
pub(crate) struct Spin {
    pub(crate) window: Vec<(usize, u32, u64)>,
    pub(crate) last: Vec<(usize, u32, u64)>,
    /// Identical iterations in a row.
    pub(crate) repeats: u32,
    /// Equal reads at one place in a row, for loops without a hint.
    pub(crate) same: u32,
    pub(crate) changed: bool,
    /// Looks at the clock since it last changed something, and what the first of them showed.
    pub(crate) looks: u32,
    pub(crate) since: Option<u64>,
}

impl Spin {
    fn clear(&mut self) {
        self.window.clear();
        self.last.clear();
        (self.repeats, self.same, self.changed) = (0, 0, false);
        (self.looks, self.since) = (0, None);
    }

    /// A read, or an update that left the value as it was.
    pub(crate) fn observed(&mut self, site: usize, loc: u32, value: u64) {
        let seen = (site, loc, value);
        if self.repeats > 0 && !self.last.contains(&seen) && !self.window.contains(&seen) {
            // Something has changed: it need not go on as before.
            self.repeats = 0;
        }
        if self.window.last() == Some(&seen) {
            self.same += 1;
            if self.same > UNHINTED {
                self.repeats = self.repeats.max(SPINNING) + 1;
                return;
            }
        } else {
            self.same = 0;
            if self.window.len() < 64 {
                self.window.push(seen);
                return;
            }
        }
        if self.window.len() < 64 {
            self.window.push(seen);
        }
    }

    pub(crate) fn acted(&mut self) {
        self.changed = true;
        self.repeats = 0;
        self.same = 0;
        self.window.clear();
        (self.looks, self.since) = (0, None);
    }

    /// `spin_loop` or `yield_now`.
    pub(crate) fn yielded(&mut self) {
        if !self.changed && !self.window.is_empty() && self.window == self.last {
            self.repeats += 1;
        } else {
            self.repeats = 0;
        }
        self.changed = false;
        self.same = 0;
        std::mem::swap(&mut self.window, &mut self.last);
        self.window.clear();
    }

    pub(crate) fn is_spinning(&self) -> bool {
        self.repeats >= SPINNING
    }
}

/// Identical iterations after which a thread counts as spinning.
const SPINNING: u32 = 2;
/// Equal reads in a row that make a loop without a hint a spin loop.
const UNHINTED: u32 = 40;

#[derive(Default)]
pub(crate) struct World {
    pub(crate) threads: Vec<Thread>,
    /// Threads of earlier executions, for their memory.
    spare: Vec<Thread>,
    /// The thread that uses a lane now.
    pub(crate) owner: Vec<u32>,
    /// Events of each lane that were replayed.
    pub(crate) done: Vec<u32>,
    pub(crate) current: u32,
    addresses: FxHashMap<usize, u32>,
    pub(crate) bound: Vec<usize>,
    latest: Vec<EventId>,
    /// Whether the last write that ran is the co-latest of its location so far.
    pub(crate) wrote_latest: bool,
    /// Where the last event wrote to.
    pub(crate) written: Option<usize>,
    /// Whether the last choice had alternatives.
    pub(crate) offered: bool,
    /// The user's handle of each thread.
    pub(crate) handles: Vec<Option<Box<dyn Any>>>,
    pub(crate) cells: Cells,
    /// Threads spawned but not yet in the graph.
    pub(crate) spawning: VecDeque<Spawning>,
    pub(crate) statics: Vec<statics::Snapshot>,
    /// What a model thread itself found wrong.
    pub(crate) failure: Option<Box<Evidence>>,
    /// The thread that panicked first.
    first_panic: Option<u32>,
    pub(crate) holders: Holders,
    pub(crate) steps: u64,
    turn: Option<Turn>,
    pub(crate) clock: VirtualTime,
    /// Number of the execution, unique in the process.
    pub(crate) epoch: u64,
}

impl World {
    pub(crate) fn clear(&mut self) {
        self.threads.iter_mut().for_each(Thread::clear);
        self.spare.append(&mut self.threads);
        self.written = None;
        self.clock.clear();
        self.owner.clear();
        self.done.clear();
        self.addresses.clear();
        self.bound.clear();
        self.latest.clear();
        self.cells.clear();
        self.spawning.clear();
        self.handles.clear();
        self.failure = None;
        self.first_panic = None;
        self.holders.clear();
        self.steps = 0;
        static EPOCH: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
        self.epoch = EPOCH.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    }

    /// A thread that has yet to begin, its events in `lane`.
    pub(crate) fn new_thread(&mut self, lane: u32, name: Option<String>, parent: u32, start: Box<dyn FnOnce()>) -> u32 {
        let now = self.threads.get(parent as usize).map_or(0, |p| p.now);
        self.threads.push(self.spare.pop().unwrap_or_default());
        let thread = self.threads.last_mut().expect("just pushed");
        (thread.lane, thread.name, thread.pending, thread.start, thread.now) =
            (lane, name, Some(BEGIN), Some(start), now);
        let id = self.threads.len() as u32 - 1;
        if self.owner.len() <= lane as usize {
            self.owner.resize(lane as usize + 1, u32::MAX);
        }
        self.owner[lane as usize] = id;
        id
    }

    /// The location at an address, if it has one in this execution.
    pub(crate) fn loc_at(&self, addr: usize) -> Option<u32> {
        self.addresses.get(&addr).copied()
    }

    /// Whether the location is at the address of `place`; binds it if it is nowhere yet.
    pub(crate) fn bind(&mut self, loc: u32, address: Address) -> bool {
        let i = loc as usize;
        if self.bound.len() <= i {
            self.bound.resize(i + 1, 0);
            self.latest.resize(i + 1, EventId::INIT);
        }
        if self.bound[i] == address.addr {
            return true;
        }
        if self.bound[i] != 0 {
            return false;
        }
        self.retire(address.addr);
        self.bound[i] = address.addr;
        self.latest[i] = EventId::INIT;
        self.addresses.insert(address.addr, loc);
        if address.mirror > 0 && statics::is_static(address.addr) && !self.has_snapshot(address.addr) {
            self.take_turn();
            // SAFETY: the location is the one of an atomic of that size at the address, and the address is a static's.
            self.statics.push(unsafe { statics::Snapshot::take(address.addr, address.mirror.into(), Box::new(|| {})) });
        }
        true
    }

    /// Waits until no execution on another OS thread uses statics; none will before [`end_turn`](Self::end_turn).
    pub(crate) fn take_turn(&mut self) {
        self.turn.get_or_insert_with(Turn::take);
    }

    /// The statics are as they were.
    pub(crate) fn end_turn(&mut self) {
        self.turn = None;
    }

    /// Whether the static at the address was noted in this execution.
    pub(crate) fn has_snapshot(&self, addr: usize) -> bool {
        self.statics.iter().any(|s| s.addr == addr)
    }

    /// Notes that a write of a thread ran; whether it is the co-latest of its location that has.
    pub(crate) fn wrote(&mut self, graph: &Graph, thread: u32, id: EventId) {
        let Event { loc, co, site, .. } = *graph.get(id);
        self.holders.wrote(loc, thread, site);
        let latest = &mut self.latest[loc as usize];
        self.wrote_latest = graph.co_place(*latest) < co;
        if self.wrote_latest {
            *latest = id;
        }
    }

    /// The co-latest write of a location that ran.
    pub(crate) fn latest(&self, loc: u32) -> EventId {
        self.latest[loc as usize]
    }

    /// The object at the address is gone, or exclusively owned and read by other means: what is there next is another
    /// one.
    pub(crate) fn retire(&mut self, addr: usize) {
        self.forget(addr);
        self.cells.retire(addr);
    }

    fn forget(&mut self, addr: usize) {
        if let Some(loc) = self.addresses.remove(&addr) {
            self.bound[loc as usize] = 0;
        }
    }

    /// The memory belongs to another object from here on.
    pub(crate) fn retire_range(&mut self, memory: &Range<usize>) {
        self.cells.retire_range(memory);
        if memory.len() < self.bound.len() {
            memory.clone().for_each(|addr| self.forget(addr));
        } else {
            for loc in 0..self.bound.len() {
                if memory.contains(&self.bound[loc]) {
                    self.forget(self.bound[loc]);
                }
            }
        }
    }

    /// An object that is named by its address came from `home`, or from nowhere.
    pub(crate) fn settle(&mut self, home: usize, addr: usize) {
        self.retire(addr);
        if let Some(loc) = self.addresses.remove(&home) {
            self.bound[loc as usize] = addr;
            self.addresses.insert(addr, loc);
        }
    }

    pub(crate) fn thread(&mut self) -> &mut Thread {
        let current = self.current as usize;
        &mut self.threads[current]
    }

    /// Whether a thread's next step is to release a lock.
    pub(crate) fn releases(&self, thread: u32) -> bool {
        self.threads[thread as usize].pending.as_ref().is_some_and(|r| r.site.role == Role::Release)
    }

    /// Whether a thread's next step is to ask for something without waiting for it.
    pub(crate) fn tries(&self, thread: u32) -> bool {
        let pending = self.threads[thread as usize].pending.as_ref();
        pending.is_some_and(|r| matches!(&r.op, Op::Update(u) if u.wait == Wait::No) && r.site.role.tries())
    }

    /// The address that a thread's next event accesses, and whether it may write; `None` if it is invisible to others.
    pub(crate) fn pending_access(&self, thread: u32) -> Option<(usize, bool)> {
        match self.threads[thread as usize].pending?.op {
            Op::Load(address, _) => Some((address.addr, false)),
            Op::Store(address, ..) => Some((address.addr, true)),
            Op::Update(u) => Some((u.address.addr, !u.silent)),
            _ => None,
        }
    }

    /// A panic left a thread.
    pub(crate) fn panicked(&mut self, thread: u32, panic: Panic) {
        self.threads[thread as usize].panic = Some(panic);
        self.first_panic.get_or_insert(thread);
    }

    /// A panic left a thread, and nothing handled it.
    pub(crate) fn unhandled_panic(&self, thread: u32) -> Option<Box<Evidence>> {
        let panic = self.threads[thread as usize].panic.as_ref()?;
        let cause = panic.cause(&self.threads).and_then(|t| self.evidence_of_panic(t as u32));
        let Panicked { thread, site, message } = self.evidence_of_panic(thread)?;
        Some(Box::new(Evidence::Panic { thread, site, message, cause }))
    }

    /// The first panic of the execution.
    pub(crate) fn first_panic(&self) -> Option<Panicked> {
        self.evidence_of_panic(self.first_panic?)
    }

    fn evidence_of_panic(&self, thread: u32) -> Option<Panicked> {
        let Panic { message, site, .. } = self.threads[thread as usize].panic.clone()?;
        Some(Panicked { thread: self.name(thread), site, message })
    }

    /// An access to plain memory, as evidence.
    pub(crate) fn access(&self, access: &race::Access) -> Access {
        let race::Access { write, site, thread, .. } = access;
        Access { thread: self.name(*thread), write: *write, atomic: false, size: None, operation: site.into() }
    }

    /// The current thread uses a `RefCell` that another borrows.
    pub(crate) fn borrow_conflict(&mut self, site: Site, borrower: u32) {
        let (thread, borrower) = (self.name(self.current), self.name(borrower));
        self.failure = Some(Box::new(Evidence::Borrow { thread, operation: (&site).into(), borrower }));
    }

    /// What a thread is called.
    pub(crate) fn name(&self, thread: u32) -> ThreadName {
        let t = &self.threads[thread as usize];
        let name = match (&t.name, thread) {
            (Some(name), _) => name.clone(),
            (None, 0) => "main".to_owned(),
            (None, n) => format!("thread {n}"),
        };
        ThreadName { number: thread as usize, name }
    }
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World").field("threads", &self.threads.len()).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Thread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Thread").field("lane", &self.lane).field("pending", &self.pending).finish_non_exhaustive()
    }
}
