//! Shadow memory: for the bytes that an execution has touched, the accesses that a later one may conflict with.
//!
//! Detection is FastTrack's (Flanagan and Freund, PLDI 2009): accesses are known by epochs, and of two that conflict the
//! second to run finds the first. The program runs in an order that extends `sb ∪ rf`, so the second never happens before
//! the first. Departs from FastTrack in what is kept: complete records, with where each access was, because a report
//! names both; as many as are not covered by a later one. As in ThreadSanitizer's shadow (Serebryany and Iskhodzhanov,
//! WBIA 2009) a granule is eight bytes, and a record has a mask of those that it is about.
//!
//! Granules are tagged with the execution that they are of, so nothing has to be cleared between executions. An execution
//! goes on after no conflict, so the accesses of a granule are free of conflicts among each other.

use std::ops::Range;
use std::panic::Location;

use rustc_hash::FxHashMap;

use super::epoch::Epoch;

/// Bytes that share their records.
pub(crate) const GRANULE: usize = 8;

const PAGE: usize = 4096;
const GRANULES: usize = PAGE / GRANULE;
/// Pages that are found without the table.
const RECENT: usize = 64;

/// What an access does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Kind {
    pub(crate) writes: bool,
    pub(crate) is_atomic: bool,
    /// By `read_volatile` or `write_volatile`: a race by the book, and meant as an atomic access by those who write it.
    pub(crate) is_volatile: bool,
    /// The memory is freed.
    pub(crate) frees: bool,
}

impl Kind {
    pub(crate) const READ: Self = Self { writes: false, is_atomic: false, is_volatile: false, frees: false };
    pub(crate) const WRITE: Self = Self { writes: true, ..Self::READ };
    pub(crate) const FREE: Self = Self { frees: true, ..Self::WRITE };

    /// Whether two accesses of the same bytes race if nothing orders them.
    fn conflicts_with(self, other: Self, with_volatile: bool) -> bool {
        (self.writes || other.writes)
            && !(self.is_atomic && other.is_atomic)
            && (with_volatile || !(self.is_volatile || other.is_volatile))
    }

    /// Whether everything that conflicts with `other` conflicts with this one, too.
    fn covers(self, other: Self) -> bool {
        (self.writes || !other.writes)
            && (!self.is_atomic || other.is_atomic)
            && (!self.is_volatile || other.is_volatile)
            && self.frees == other.frees
    }
}

/// Where an access was, and in which call (see [`calls`](super::calls)).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Origin {
    /// An address in the code, or that of a location in the source; 0 if the call is all that is known.
    at: usize,
    pub(crate) call: u32,
}

/// Set in the address of a location in the source. No address of a process has it.
const SOURCE: usize = 1 << (usize::BITS - 1);

impl Origin {
    pub(crate) const NOWHERE: Self = Self { at: 0, call: 0 };

    pub(crate) fn code(code: usize, call: u32) -> Self {
        Self { at: code, call }
    }

    pub(crate) fn source(at: &'static Location<'static>, call: u32) -> Self {
        Self { at: std::ptr::from_ref(at).expose_provenance() | SOURCE, call }
    }

    /// The address in the code, or the location in the source.
    pub(crate) fn at(self) -> Result<usize, &'static Location<'static>> {
        if self.at & SOURCE == 0 {
            return Ok(self.at);
        }
        // SAFETY: `source` made it of a location that lives for ever.
        Err(unsafe { &*std::ptr::with_exposed_provenance(self.at & !SOURCE) })
    }
}

/// An access of the running thread.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Access {
    pub(crate) lane: u32,
    pub(crate) thread: u32,
    pub(crate) epoch: Epoch,
    pub(crate) kind: Kind,
    /// In bytes.
    pub(crate) size: u32,
    pub(crate) origin: Origin,
}

#[derive(Clone, Copy, Debug)]
struct Record {
    access: Access,
    /// Bit `n` is for byte `n` of the granule.
    mask: u8,
}

#[derive(Clone, Debug, Default)]
struct Granule {
    execution: u64,
    /// Whether the static that is here was saved in this execution.
    is_saved: bool,
    records: Vec<Record>,
}

#[derive(Debug)]
struct Page {
    granules: Vec<Granule>,
    is_static: bool,
    /// The last execution that touched it.
    execution: u64,
}

/// What an access met.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Met {
    /// An access that it conflicts with, and the first byte that both are about.
    pub(crate) conflict: Option<(Access, usize)>,
    /// Whether it is the first write to a granule that lies in a static.
    pub(crate) writes_static: bool,
}

#[derive(Debug)]
pub(crate) struct Shadow {
    execution: u64,
    /// Whether volatile accesses race.
    pub(crate) with_volatile: bool,
    pages: Vec<Page>,
    /// Where in `pages` the page of a number is.
    index: FxHashMap<usize, u32>,
    /// The number of a page that was used lately, and its index.
    recent: Vec<(usize, u32)>,
    /// Pages that this execution has touched.
    touched: Vec<usize>,
    is_static: fn(usize) -> bool,
}

impl Shadow {
    /// `is_static` says whether an address lies in a writable static.
    pub(crate) fn new(is_static: fn(usize) -> bool) -> Self {
        Self {
            execution: 0,
            with_volatile: false,
            pages: Vec::new(),
            index: FxHashMap::default(),
            recent: vec![(usize::MAX, 0); RECENT],
            touched: Vec::new(),
            is_static,
        }
    }

    /// An execution begins: nothing has been accessed.
    pub(crate) fn begin(&mut self) {
        self.execution += 1;
        self.touched.clear();
    }

    /// The granules of some bytes, each with the mask of those that are in it.
    pub(crate) fn granules(addr: usize, size: usize) -> impl Iterator<Item = (usize, u8)> {
        let end = addr + size;
        (addr & !(GRANULE - 1)..end).step_by(GRANULE).map(move |granule| {
            let (from, to) = (addr.max(granule) - granule, end.min(granule + GRANULE) - granule);
            (granule, (0xff_u8 << from) & (0xff_u8 >> (GRANULE - to)))
        })
    }

    /// Records an access to the bytes of a granule, and says what it conflicts with: a record that `is_ordered` does not
    /// answer for.
    pub(crate) fn access(
        &mut self,
        granule: usize,
        mask: u8,
        access: Access,
        is_ordered: impl Fn(&Access) -> bool,
    ) -> Met {
        let (execution, with_volatile) = (self.execution, self.with_volatile);
        let page = self.page(granule / PAGE);
        let is_static = page.is_static;
        let of = &mut page.granules[granule % PAGE / GRANULE];
        if of.execution != execution {
            of.execution = execution;
            of.is_saved = false;
            of.records.clear();
        }
        let mut met = Met { conflict: None, writes_static: false };
        if let Some(Record { access: last, mask: covered }) = of.records.last()
            && (last.lane, last.epoch) == (access.lane, access.epoch)
            && covered & mask == mask
            && last.kind.covers(access.kind)
        {
            return met;
        }
        let conflicts = |record: &&Record| {
            let earlier = &record.access;
            let is_gone = earlier.kind.frees;
            record.mask & mask != 0
                && (is_gone || earlier.kind.conflicts_with(access.kind, with_volatile) && !is_ordered(earlier))
        };
        if let Some(record) = of.records.iter().find(conflicts) {
            let both = record.mask & mask;
            met.conflict = Some((record.access, granule + both.trailing_zeros() as usize));
            return met;
        }
        met.writes_static = is_static && access.kind.writes && !std::mem::replace(&mut of.is_saved, access.kind.writes);
        // What happens before this access and is covered by it can conflict with nothing that this one does not conflict
        // with: a plain write covers all that was there, any access those of its own lane.
        of.records.retain(|record| {
            let is_covered = record.mask & !mask == 0 && access.kind.covers(record.access.kind);
            let is_replaced = is_covered && (record.access.lane == access.lane || is_ordered(&record.access));
            !is_replaced
        });
        of.records.push(Record { access, mask });
        met
    }

    /// The memory is another object's from here on.
    pub(crate) fn retire(&mut self, memory: &Range<usize>) {
        for number in memory.start / PAGE..memory.end.div_ceil(PAGE) {
            if let Some(&at) = self.index.get(&number) {
                self.pages[at as usize].forget(number, memory);
            }
        }
    }

    /// As [`retire`](Self::retire), for memory of which little was touched: looks at touched pages alone.
    pub(crate) fn retire_sparse(&mut self, memory: &Range<usize>) {
        for number in &self.touched {
            if (memory.start / PAGE..memory.end.div_ceil(PAGE)).contains(number) {
                let at = self.index[number];
                self.pages[at as usize].forget(*number, memory);
            }
        }
    }

    /// The memory is gone for every thread, by `end`, where anything of it was touched.
    pub(crate) fn end(&mut self, memory: &Range<usize>, end: Access) {
        let execution = self.execution;
        for number in &self.touched {
            if !(memory.start / PAGE..memory.end.div_ceil(PAGE)).contains(number) {
                continue;
            }
            let page = &mut self.pages[self.index[number] as usize];
            for (at, granule) in page.granules.iter_mut().enumerate() {
                if granule.execution == execution && memory.contains(&(number * PAGE + at * GRANULE)) {
                    granule.records.clear();
                    granule.records.push(Record { access: end, mask: 0xff });
                }
            }
        }
    }

    fn page(&mut self, number: usize) -> &mut Page {
        let (known, mut at) = self.recent[number % RECENT];
        if known != number {
            at = *self.index.entry(number).or_insert_with(|| {
                let granules = vec![Granule::default(); GRANULES];
                // A segment begins or ends within a page.
                let is_static = (self.is_static)(number * PAGE) || (self.is_static)(number * PAGE + PAGE - 1);
                self.pages.push(Page { granules, is_static, execution: 0 });
                self.pages.len() as u32 - 1
            });
            self.recent[number % RECENT] = (number, at);
        }
        let page = &mut self.pages[at as usize];
        if page.execution != self.execution {
            page.execution = self.execution;
            self.touched.push(number);
        }
        page
    }
}

impl Page {
    fn forget(&mut self, number: usize, memory: &Range<usize>) {
        for (at, granule) in self.granules.iter_mut().enumerate() {
            let start = number * PAGE + at * GRANULE;
            if start < memory.end && memory.start < start + GRANULE {
                let from = memory.start.max(start) - start;
                let to = memory.end.min(start + GRANULE) - start;
                let mask = (0xff_u8 << from) & (0xff_u8 >> (GRANULE - to));
                granule.records.iter_mut().for_each(|record| record.mask &= !mask);
                granule.records.retain(|record| record.mask != 0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const THREADS: usize = 3;
    const BYTES: usize = 20;

    #[derive(Clone, Copy, Debug)]
    enum Step {
        Access {
            thread: usize,
            addr: usize,
            size: usize,
            kind: Kind,
        },
        /// The second thread learns all that the first knows.
        Order(usize, usize),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let kind = prop_oneof![
            4 => Just(Kind::READ),
            4 => Just(Kind::WRITE),
            2 => Just(Kind { is_atomic: true, ..Kind::READ }),
            2 => Just(Kind { is_atomic: true, ..Kind::WRITE }),
            1 => Just(Kind { is_volatile: true, ..Kind::READ }),
            1 => Just(Kind { is_volatile: true, ..Kind::WRITE }),
        ];
        let access = (0..THREADS, 0..BYTES, prop::sample::select(vec![1_usize, 2, 4, 8, 16]), kind);
        let step = prop_oneof![
            3 => access.prop_map(|(thread, addr, size, kind)| Step::Access { thread, addr, size, kind }),
            2 => (0..THREADS, 0..THREADS).prop_map(|(from, to)| Step::Order(from, to)),
        ];
        prop::collection::vec(step, 1..40)
    }

    /// Of two accesses the second, if it is the first step that conflicts with an earlier one that it does not know.
    fn first_conflict(steps: &[Step], with_volatile: bool) -> Option<usize> {
        let mut knows = vec![vec![false; steps.len()]; THREADS];
        for (at, step) in steps.iter().enumerate() {
            match *step {
                Step::Order(from, to) => {
                    let learned = knows[from].clone();
                    knows[to].iter_mut().zip(learned).for_each(|(own, learned)| *own |= learned);
                }
                Step::Access { thread, addr, size, kind } => {
                    for (earlier, step) in steps[..at].iter().enumerate() {
                        let Step::Access { addr: other, size: length, kind: of, .. } = *step else { continue };
                        let overlaps = addr < other + length && other < addr + size;
                        if overlaps && kind.conflicts_with(of, with_volatile) && !knows[thread][earlier] {
                            return Some(at);
                        }
                    }
                    knows[thread][at] = true;
                }
            }
        }
        None
    }

    /// What the shadow finds, with epochs for what a thread knows.
    fn found(shadow: &mut Shadow, steps: &[Step]) -> Option<usize> {
        shadow.begin();
        let mut clocks = [[0_u32; THREADS]; THREADS];
        for (thread, clock) in clocks.iter_mut().enumerate() {
            clock[thread] = 1;
        }
        for (at, step) in steps.iter().enumerate() {
            match *step {
                Step::Order(from, to) if from != to => {
                    let learned = clocks[from];
                    clocks[to].iter_mut().zip(learned).for_each(|(own, learned)| *own = learned.max(*own));
                    clocks[from][from] += 1;
                }
                Step::Order(..) => {}
                Step::Access { thread, addr, size, kind } => {
                    let epoch = Epoch::new(clocks[thread][thread], 0);
                    let access = Access {
                        lane: thread as u32,
                        thread: thread as u32,
                        epoch,
                        kind,
                        size: size as u32,
                        origin: Origin::NOWHERE,
                    };
                    for (granule, mask) in Shadow::granules(addr, size) {
                        let knows = |earlier: &Access| {
                            earlier.lane == thread as u32
                                || earlier.epoch < Epoch::new(clocks[thread][earlier.lane as usize] + 1, 0)
                        };
                        if shadow.access(granule, mask, access, knows).conflict.is_some() {
                            return Some(at);
                        }
                    }
                }
            }
        }
        None
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: if cfg!(miri) { 16 } else { 4_000 },
            failure_persistence: None,
            rng_seed: proptest::test_runner::RngSeed::Fixed(3),
            ..ProptestConfig::default()
        })]

        #[test]
        fn the_first_conflict_is_found_and_nothing_else(steps in steps(), with_volatile: bool) {
            let mut shadow = Shadow::new(|_| false);
            shadow.with_volatile = with_volatile;
            // What an execution left does not concern the next one.
            for _ in 0..2 {
                prop_assert_eq!(found(&mut shadow, &steps), first_conflict(&steps, with_volatile));
            }
        }
    }

    fn access(thread: u32, kind: Kind) -> Access {
        Access { lane: thread, thread, epoch: Epoch::new(1, 0), kind, size: 8, origin: Origin::NOWHERE }
    }

    #[test]
    fn freed_memory_is_gone_for_every_thread_however_it_is_ordered() {
        let mut shadow = Shadow::new(|_| false);
        shadow.begin();
        assert!(shadow.access(64, 0xff, access(0, Kind::FREE), |_| true).conflict.is_none());
        let met = shadow.access(64, 0x0c, access(0, Kind::READ), |_| true);
        assert_eq!(met.conflict.map(|(first, addr)| (first.kind, addr)), Some((Kind::FREE, 66)));
    }

    #[test]
    fn memory_that_is_retired_has_no_past() {
        for retire in [Shadow::retire, Shadow::retire_sparse] {
            let mut shadow = Shadow::new(|_| false);
            shadow.begin();
            shadow.access(64, 0xff, access(0, Kind::WRITE), |_| false);
            shadow.access(72, 0xff, access(0, Kind::WRITE), |_| false);
            retire(&mut shadow, &(64..76));
            assert!(shadow.access(64, 0xff, access(1, Kind::WRITE), |_| false).conflict.is_none());
            let met = shadow.access(72, 0xff, access(1, Kind::WRITE), |_| false);
            assert_eq!(met.conflict.map(|(_, addr)| addr), Some(76), "the rest of it has");
        }
    }

    #[test]
    fn what_was_on_the_stack_of_an_ended_thread_is_gone_until_another_begins_there() {
        let mut shadow = Shadow::new(|_| false);
        shadow.begin();
        shadow.access(64, 0x01, access(0, Kind::WRITE), |_| false);
        shadow.end(&(0..4096), access(0, Kind::FREE));
        assert!(shadow.access(64, 0x10, access(1, Kind::READ), |_| true).conflict.is_some());
        assert!(shadow.access(72, 0x10, access(1, Kind::READ), |_| true).conflict.is_none(), "it was never touched");
        shadow.retire_sparse(&(0..4096));
        assert!(shadow.access(64, 0x10, access(1, Kind::READ), |_| true).conflict.is_none());
    }

    #[test]
    fn the_first_write_to_each_granule_of_a_static_is_told() {
        let mut shadow = Shadow::new(|addr| addr >= 4096);
        let writes = |shadow: &mut Shadow, granule| shadow.access(granule, 1, access(0, Kind::WRITE), |_| true);
        for _ in 0..2 {
            shadow.begin();
            assert!(!writes(&mut shadow, 64).writes_static);
            assert!(!shadow.access(8192, 1, access(0, Kind::READ), |_| true).writes_static);
            assert!(writes(&mut shadow, 8192).writes_static);
            assert!(!writes(&mut shadow, 8192).writes_static);
            assert!(!shadow.access(8192, 2, access(0, Kind::WRITE), |_| true).writes_static);
        }
    }
}
