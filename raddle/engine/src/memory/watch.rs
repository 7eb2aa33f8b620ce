//! Plain memory, as instrumented code tells of it: races, uses of memory that is gone, misuses of the allocator.
//!
//! The compiler's instrumentation (LLVM's ThreadSanitizer pass; see the harness of `std-on-raddle`) calls a function for
//! every access to memory, every function that is entered and left, and every atomic operation. Here is what these calls
//! mean while a model thread runs. An access costs no switch to the explorer. The first violation ends the execution: the
//! thread stops where it is, for good, because nothing can unwind out of the middle of an access.
//!
//! Implemented: data races by happens-before ([`order`](super::order), [`shadow`](super::shadow)); uses of freed memory
//! and of the stacks of ended threads; double and invalid frees ([`heap`](super::heap)); statics that begin every execution
//! as they were ([`undo`](super::undo)). Missed: std's code that was not compiled with the program (its generic code was),
//! inline assembly, foreign code, and accesses that LLVM has optimised away before the pass runs. A miss can hide a
//! violation; it cannot make one up, with one exception: synchronisation by code that is not seen orders nothing.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::panic::Location;
use std::sync::OnceLock;

use super::calls::{self, Calls, Frame};
use super::epoch::Epoch;
use super::heap::{Block, By, Heap, Misuse};
use super::order::{Operation, Order};
use super::shadow::{Access, Kind, Origin, Shadow};
use super::undo::Undo;
use crate::graph::event::Mode;
use crate::graph::site::Site;
use crate::memory::statics;
use crate::run::runtime;

/// What a thread did, and where.
#[derive(Clone, Debug)]
pub(crate) struct Party {
    pub(crate) thread: u32,
    pub(crate) kind: Kind,
    /// Bytes of the access; 0 for a stack that is gone.
    pub(crate) size: usize,
    /// Innermost function first.
    pub(crate) stack: Vec<Frame>,
}

/// What the program must not do.
#[derive(Clone, Debug)]
pub(crate) enum Violation {
    /// Two accesses that nothing orders.
    Race(Party, Party),
    /// An access to a block that was freed: where it was allocated, if that is known, where freed, and the access.
    UseAfterFree { allocated: Option<Party>, freed: Party, access: Party },
    /// An access to the stack of a thread that has ended.
    UseOfEndedStack { ended: u32, access: Party },
    /// A block is freed a second time.
    DoubleFree { first: Party, second: Party },
    /// What is freed is within a block: so many bytes behind its beginning.
    InvalidFree { allocated: Party, offset: usize, free: Party },
}

/// The engine's view of the plain memory of one execution after another.
#[derive(Debug)]
pub(crate) struct Watch {
    thread: u32,
    call: u32,
    order: Order,
    shadow: Shadow,
    calls: Calls,
    heap: Heap,
    undo: Undo,
    /// The calls that each thread is in, innermost last.
    stacks: Vec<Vec<u32>>,
    violation: Option<Violation>,
    /// Gives a block back to the allocator that it came from.
    give_back: fn(usize),
}

impl Watch {
    pub(crate) fn new(give_back: fn(usize), with_volatile: bool) -> Self {
        let mut shadow = Shadow::new(statics::is_static);
        shadow.with_volatile = with_volatile;
        Self {
            thread: 0,
            call: 0,
            order: Order::default(),
            shadow,
            calls: Calls::new(calls::symbolise),
            heap: Heap::default(),
            undo: Undo::default(),
            stacks: Vec::new(),
            violation: None,
            give_back,
        }
    }

    /// An execution begins.
    pub(crate) fn begin(&mut self) {
        self.order.clear();
        self.shadow.begin();
        self.stacks.iter_mut().for_each(Vec::clear);
        self.violation = None;
    }

    /// An execution is over, and nothing of it runs any more.
    pub(crate) fn end(&mut self) {
        // SAFETY: every granule was kept at a write of the program's to a static, and the execution has the statics to
        // itself (`World::take_turn`).
        unsafe { self.undo.restore() };
        let give_back = self.give_back;
        self.heap.clear().for_each(give_back);
    }

    /// A thread goes on behind the `events`-th event of its lane; `hb` is that event's clock.
    pub(crate) fn resume(&mut self, thread: u32, lane: u32, events: u32, hb: &[u32]) {
        self.order.resume(thread, lane, events, hb);
        if self.stacks.len() <= thread as usize {
            self.stacks.resize_with(thread as usize + 1, Vec::new);
        }
        self.thread = thread;
        self.call = self.stacks[thread as usize].last().copied().unwrap_or(0);
    }

    /// The event behind which the running thread goes on was an atomic access of memory that the program can reach by
    /// other means.
    pub(crate) fn event(&mut self, addr: usize, size: usize, writes: bool, at: &'static Location<'static>) {
        let epoch = self.order.epoch();
        // It is one of the events that the epoch counts.
        let epoch = Epoch::new(epoch.events() - 1, epoch.releases());
        self.access_at(
            addr,
            size,
            Kind { writes, is_atomic: true, ..Kind::READ },
            Origin::source(at, self.call),
            epoch,
        );
    }

    /// What the program has done wrong, if it has.
    pub(crate) fn take_violation(&mut self) -> Option<Violation> {
        self.violation.take()
    }

    /// A thread begins on a stack that another one may have had.
    pub(crate) fn begin_stack(&mut self, memory: &Range<usize>) {
        self.shadow.retire_sparse(memory);
    }

    /// A thread has ended; what was on its stack is gone.
    pub(crate) fn end_stack(&mut self, thread: u32, memory: &Range<usize>) {
        let (lane, epoch) = (self.order.lane(), self.order.epoch());
        let end = Access { lane, thread, epoch, kind: Kind::FREE, size: 0, origin: Origin::NOWHERE };
        self.shadow.end(memory, end);
    }

    fn access(&mut self, addr: usize, size: usize, kind: Kind, code: usize) {
        if self.calls.is_programs(code, self.call) {
            self.access_at(addr, size, kind, Origin::code(code, self.call), self.order.epoch());
        }
    }

    fn access_at(&mut self, addr: usize, size: usize, kind: Kind, origin: Origin, epoch: Epoch) {
        let access = Access { lane: self.order.lane(), thread: self.thread, epoch, kind, size: size as u32, origin };
        for (granule, mask) in Shadow::granules(addr, size) {
            let order = &self.order;
            let met = self.shadow.access(granule, mask, access, |earlier| order.knows(earlier.lane, earlier.epoch));
            if met.writes_static {
                runtime::world(|world| world.take_turn());
                // SAFETY: it lies in a writable static, which no other execution touches during this one's turn.
                unsafe { self.undo.keep(granule) };
            }
            if let Some((earlier, at)) = met.conflict {
                self.violation = Some(self.violated(&earlier, &access, at));
                return;
            }
        }
    }

    #[cold]
    fn violated(&self, earlier: &Access, access: &Access, at: usize) -> Violation {
        let party = |access: &Access| self.party(access.thread, access.kind, access.size as usize, access.origin);
        if !earlier.kind.frees {
            return Violation::Race(party(earlier), party(access));
        }
        match self.heap.block_at(at) {
            Some((_, Block { size, allocated, freed: Some(freed), is_programs })) => Violation::UseAfterFree {
                allocated: is_programs.then(|| self.party(allocated.thread, Kind::WRITE, size, allocated.origin)),
                freed: self.party(freed.thread, Kind::FREE, size, freed.origin),
                access: party(access),
            },
            _ => Violation::UseOfEndedStack { ended: earlier.thread, access: party(access) },
        }
    }

    fn party(&self, thread: u32, kind: Kind, size: usize, origin: Origin) -> Party {
        Party { thread, kind, size, stack: self.calls.stack(origin) }
    }

    fn by(&self, code: usize) -> By {
        By { thread: self.thread, origin: Origin::code(code, self.call) }
    }

    /// Whether a block that is freed is to be kept.
    fn free(&mut self, addr: usize, size: impl Fn() -> usize) -> bool {
        let by = self.by(0);
        if let Err(misuse) = self.heap.freed(addr, &size, by) {
            self.violation = self.misused(misuse, addr, by);
            return true;
        }
        let size = self.heap.block_at(addr).map_or(0, |(_, block)| block.size);
        runtime::freed_here(&(addr..addr + size));
        self.access_at(addr, size, Kind::FREE, by.origin, self.order.epoch());
        self.order.forget(&(addr..addr + size));
        while let Some((addr, size)) = self.heap.let_go() {
            self.shadow.retire(&(addr..addr + size));
            (self.give_back)(addr);
        }
        true
    }

    #[cold]
    fn misused(&self, misuse: Misuse, addr: usize, by: By) -> Option<Violation> {
        let (start, block) = self.heap.block_at(addr)?;
        let party = |by: By, kind: Kind| self.party(by.thread, kind, block.size, by.origin);
        Some(match misuse {
            Misuse::DoubleFree => {
                Violation::DoubleFree { first: party(block.freed?, Kind::FREE), second: party(by, Kind::FREE) }
            }
            Misuse::NotTheBeginning => Violation::InvalidFree {
                allocated: party(block.allocated, Kind::WRITE),
                offset: addr - start,
                free: party(by, Kind::FREE),
            },
        })
    }
}

/// How executions are watched, if they are.
#[derive(Clone, Copy, Debug)]
struct Options {
    give_back: fn(usize),
    with_volatile: bool,
}

static OPTIONS: OnceLock<Options> = OnceLock::new();

/// A watch, if executions are watched in this process.
pub(crate) fn new() -> Option<Watch> {
    OPTIONS.get().map(|options| Watch::new(options.give_back, options.with_volatile))
}

thread_local! {
    /// The watch of the execution that runs.
    static RUNNING: Cell<*const RefCell<Watch>> = const { Cell::new(std::ptr::null()) };
    /// Whether a model thread of it runs.
    static IN_MODEL: Cell<bool> = const { Cell::new(false) };
}

/// Takes back what [`enter`] has set.
#[derive(Debug)]
pub(crate) struct Entered(*const RefCell<Watch>);

/// Executions on this OS thread are watched by `watch` until the answer is dropped.
///
/// # Safety
/// `watch` points to a watch that outlives the answer.
pub(crate) unsafe fn enter(watch: Option<*const RefCell<Watch>>) -> Entered {
    Entered(RUNNING.replace(watch.unwrap_or(std::ptr::null())))
}

impl Drop for Entered {
    fn drop(&mut self) {
        RUNNING.set(self.0);
    }
}

/// Whether a model thread runs from now on.
pub(crate) fn set_in_model(in_model: bool) {
    IN_MODEL.set(in_model);
}

/// The watch, unless it is itself what allocates or frees.
fn running<R>(f: impl FnOnce(&mut Watch) -> R) -> Option<R> {
    let watch = RUNNING.get();
    if watch.is_null() {
        return None;
    }
    // SAFETY: whoever called `enter` has promised that the watch is alive until RUNNING is something else.
    let mut watch = unsafe { &*watch }.try_borrow_mut().ok()?;
    // The program may have an allocator of its own, with atomics of the stand-in's: what it does in here is no part of
    // the model.
    let yielder = runtime::step_out();
    let answer = f(&mut watch);
    runtime::step_in(yielder);
    Some(answer)
}

/// The same where a model thread runs. The thread goes no further if it has done something wrong.
fn in_model<R>(f: impl FnOnce(&mut Watch) -> R) -> Option<R> {
    if !IN_MODEL.get() {
        return None;
    }
    let (answer, is_violated) = running(|watch| (f(watch), watch.violation.is_some()))?;
    if is_violated {
        runtime::stop_for_good(Site::ACCESS);
    }
    Some(answer)
}

/// What instrumented code calls. Addresses of code are those that a call returns to.
pub mod instrumentation {
    use super::*;

    /// Executions of this process are watched from now on, because its code is instrumented. `give_back` is the
    /// allocator's `free`; `with_volatile` says whether volatile accesses race.
    pub fn turn_on(give_back: fn(usize), with_volatile: bool) {
        OPTIONS.get_or_init(|| Options { give_back, with_volatile });
    }

    /// The instruction before a return address.
    fn instruction(returns_to: usize) -> usize {
        returns_to.wrapping_sub(1)
    }

    /// The running thread reads or writes some bytes.
    #[inline]
    pub fn access(addr: usize, size: usize, writes: bool, is_volatile: bool, returns_to: usize) {
        let kind = Kind { writes, is_volatile, ..Kind::READ };
        in_model(|watch| watch.access(addr, size, kind, instruction(returns_to)));
    }

    /// A function begins, which returns to `from`.
    #[inline]
    pub fn enter(from: usize, returns_to: usize) {
        in_model(|watch| {
            watch.call = watch.calls.enter(watch.call, from, instruction(returns_to));
            watch.stacks[watch.thread as usize].push(watch.call);
        });
    }

    /// The function that began last ends.
    #[inline]
    pub fn leave() {
        in_model(|watch| {
            let stack = &mut watch.stacks[watch.thread as usize];
            stack.pop();
            watch.call = stack.last().copied().unwrap_or(0);
        });
    }

    /// What an atomic operation does.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Atomic {
        /// It reads.
        Load,
        /// It writes.
        Store,
        /// Both.
        Update,
    }

    /// The running thread has done, or is about to do, an atomic operation that is no event of the model.
    ///
    /// What it orders counts whosever it is: the last `Arc` of an object of the engine's may be dropped by the program.
    pub fn operated(
        addr: usize,
        size: usize,
        atomic: Atomic,
        ordering: std::sync::atomic::Ordering,
        returns_to: usize,
    ) {
        in_model(|watch| {
            let code = instruction(returns_to);
            if watch.calls.is_programs(code, watch.call) {
                let kind = Kind { writes: atomic != Atomic::Load, is_atomic: true, ..Kind::READ };
                watch.access_at(addr, size, kind, Origin::code(code, watch.call), watch.order.epoch());
            }
            let operation = match atomic {
                Atomic::Load => Operation::Load,
                Atomic::Store => Operation::Store,
                Atomic::Update => Operation::Update,
            };
            watch.order.operated(watch.thread, addr, operation, Mode::from(ordering));
        });
    }

    /// The running thread has passed a fence that is no event of the model.
    pub fn fenced(ordering: std::sync::atomic::Ordering) {
        in_model(|watch| watch.order.fenced(watch.thread, Mode::from(ordering)));
    }

    /// The allocator has handed out a block.
    pub fn allocated(addr: usize, size: usize) {
        in_model(|watch| {
            let is_programs = watch.calls.is_programs(0, watch.call);
            let by = watch.by(0);
            watch.heap.allocated(addr, size, by, is_programs);
        });
    }

    /// A block is freed, which the allocator says is of some size. Answers whether it is kept, so that the allocator must
    /// not have it back now.
    pub fn freed(addr: usize, size: impl Fn() -> usize) -> bool {
        // An allocator must not panic: the world is there if a model thread runs, and only then.
        if let Some(is_kept) = in_model(|watch| watch.free(addr, &size)) {
            return is_kept;
        }
        // The engine's own code, between two steps of the model; or nothing is watched.
        running(|watch| {
            watch.heap.forget(addr);
            watch.shadow.retire(&(addr..addr + size()));
        });
        runtime::freed(&(addr..addr + size()));
        false
    }

    /// Whether a model thread runs that is watched.
    pub fn is_watching() -> bool {
        IN_MODEL.get() && !RUNNING.get().is_null()
    }
}
