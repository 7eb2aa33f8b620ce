//! Brute force: every choice of reads-from and coherence order of a straight-line program, filtered by the axioms of
//! RC11 (Lahav et al., "Repairing Sequential Consistency in C/C++11", PLDI 2017, figure 2, with C++20's release
//! sequences) or of SC. A read-modify-write is one event here. Locations start at 0.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::relation::Relation;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ordering {
    Relaxed,
    Acquire,
    Release,
    AcqRel,
    SeqCst,
}

impl Ordering {
    fn acquires(self) -> bool {
        matches!(self, Self::Acquire | Self::AcqRel | Self::SeqCst)
    }

    fn releases(self) -> bool {
        matches!(self, Self::Release | Self::AcqRel | Self::SeqCst)
    }
}

/// An operation of a straight-line program. Those that read fill the next register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    Store { loc: usize, value: u64, ord: Ordering },
    Load { loc: usize, ord: Ordering },
    Add { loc: usize, by: u64, ord: Ordering },
    Cas { loc: usize, expected: u64, new: u64, ord: Ordering, fail: Ordering },
    Fence { ord: Ordering },
}

impl Op {
    fn loc(&self) -> Option<usize> {
        match *self {
            Self::Store { loc, .. } | Self::Load { loc, .. } | Self::Add { loc, .. } | Self::Cas { loc, .. } => {
                Some(loc)
            }
            Self::Fence { .. } => None,
        }
    }

    fn reads(&self) -> bool {
        matches!(self, Self::Load { .. } | Self::Add { .. } | Self::Cas { .. })
    }

    fn may_write(&self) -> bool {
        matches!(self, Self::Store { .. } | Self::Add { .. } | Self::Cas { .. })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Model {
    Rc11,
    Sc,
}

/// What a program may do: the register contents it can end with, the registers in the order of threads and operations,
/// and in how many consistent execution graphs it does.
pub(crate) type Behaviour = BTreeMap<Vec<u64>, u64>;

/// An access to plain memory, behind the first `after` operations of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plain {
    pub(crate) thread: usize,
    pub(crate) after: usize,
    pub(crate) cell: usize,
    pub(crate) write: bool,
}

/// Whether two accesses to plain memory race in a consistent execution under RC11: one of them writes, and neither
/// happens before the other. Plain accesses constrain nothing themselves: as in the engine they are no events.
pub(crate) fn is_racy(threads: &[Vec<Op>], locations: usize, plain: &[Plain]) -> bool {
    let search = Search { plain, ..Search::new(threads, locations, Model::Rc11) };
    search.choose_reads(&mut vec![0; search.n()], 0, &mut Behaviour::default());
    search.is_racy.get()
}

pub(crate) fn behaviour(threads: &[Vec<Op>], locations: usize, model: Model) -> Behaviour {
    let search = Search::new(threads, locations, model);
    let mut found = Behaviour::default();
    search.choose_reads(&mut vec![0; search.n()], 0, &mut found);
    found
}

/// How many graphs there are to try, at most: every source of every read, every order of the writes to every location.
pub(crate) fn candidates(threads: &[Vec<Op>], locations: usize) -> u64 {
    let ops = || threads.iter().flatten();
    let writes = |loc: usize| ops().filter(|op| op.may_write() && op.loc() == Some(loc)).count() as u64;
    let sources = ops().filter(|op| op.reads()).map(|op| op.loc().map_or(1, writes) + u64::from(!op.may_write()));
    let orders = (0..locations).map(|loc| (1..=writes(loc)).product::<u64>());
    sources.chain(orders).fold(1, u64::saturating_mul)
}

struct Event {
    thread: usize,
    op: Op,
}

struct Search<'a> {
    /// The initial writes come first, one a location.
    events: Vec<Event>,
    locations: usize,
    reads: Vec<usize>,
    sb: Relation,
    model: Model,
    plain: &'a [Plain],
    is_racy: Cell<bool>,
}

impl Search<'_> {
    fn new(threads: &[Vec<Op>], locations: usize, model: Model) -> Self {
        let init = (0..locations)
            .map(|loc| Event { thread: usize::MAX, op: Op::Store { loc, value: 0, ord: Ordering::Relaxed } });
        let ops = threads.iter().enumerate();
        let ops = ops.flat_map(|(thread, ops)| ops.iter().map(move |&op| Event { thread, op }));
        let events: Vec<Event> = init.chain(ops).collect();
        let sb = Relation::from_fn(events.len(), |a, b| {
            b >= locations && a < b && (a < locations || events[a].thread == events[b].thread)
        });
        let reads = (0..events.len()).filter(|&e| events[e].op.reads()).collect();
        Self { events, locations, reads, sb, model, plain: &[], is_racy: Cell::new(false) }
    }

    fn n(&self) -> usize {
        self.events.len()
    }

    /// Chooses the source of the `k`-th read and of those after it.
    fn choose_reads(&self, rf: &mut Vec<usize>, k: usize, found: &mut Behaviour) {
        let Some(&read) = self.reads.get(k) else {
            return self.with_reads(rf, found);
        };
        for write in 0..self.n() {
            let op = &self.events[write].op;
            if write != read && op.may_write() && op.loc() == self.events[read].op.loc() {
                rf[read] = write;
                // No value out of thin air: sb and rf together have no cycle.
                if self.with_rf(rf, k + 1).is_acyclic() {
                    self.choose_reads(rf, k + 1, found);
                }
            }
        }
    }

    /// `sb ∪ rf` over the first `k` reads.
    fn with_rf(&self, rf: &[usize], k: usize) -> Relation {
        let mut r = self.sb.clone();
        for &read in &self.reads[..k] {
            r.add(rf[read], read);
        }
        r
    }

    /// All reads have a source: works out the values, and chooses the coherence orders.
    fn with_reads(&self, rf: &[usize], found: &mut Behaviour) {
        let mut written = vec![None; self.n()];
        // Sources come before their readers in some order of sb ∪ rf: as many rounds as events settle all values.
        for _ in 0..self.n() {
            for (e, event) in self.events.iter().enumerate() {
                let seen = event.op.reads().then(|| written[rf[e]]).flatten();
                written[e] = match event.op {
                    Op::Store { value, .. } => Some(value),
                    Op::Add { by, .. } => seen.map(|v: u64| v + by),
                    Op::Cas { expected, new, .. } => (seen == Some(expected)).then_some(new),
                    Op::Load { .. } | Op::Fence { .. } => None,
                };
            }
        }
        if self.reads.iter().any(|&r| written[rf[r]].is_none()) {
            return; // A failed compare-exchange writes nothing that could be read.
        }
        let exclusive: Vec<usize> = self.reads.iter().copied().filter(|&r| written[r].is_some()).collect();
        let sources: BTreeSet<usize> = exclusive.iter().map(|&r| rf[r]).collect();
        if sources.len() != exclusive.len() {
            return; // Two read-modify-writes cannot both follow one write immediately.
        }
        let writes: Vec<Vec<usize>> = (0..self.locations)
            .map(|loc| {
                let others = self.locations..self.n();
                others.filter(|&e| written[e].is_some() && self.events[e].op.loc() == Some(loc)).collect()
            })
            .collect();
        let graph = Graph { search: self, rf, written: &written, exclusive: &exclusive };
        let mut graphs = 0;
        graph.choose_orders(&writes, &mut Vec::new(), &mut graphs);
        if graphs > 0 {
            let registers = self.reads.iter().map(|&r| written[rf[r]].expect("checked above")).collect();
            *found.entry(registers).or_default() += graphs;
        }
    }
}

struct Graph<'a> {
    search: &'a Search<'a>,
    rf: &'a [usize],
    written: &'a [Option<u64>],
    exclusive: &'a [usize],
}

impl Graph<'_> {
    /// Chooses the coherence order of the next location, and of those after it.
    fn choose_orders(&self, writes: &[Vec<usize>], chosen: &mut Vec<Vec<usize>>, graphs: &mut u64) {
        let loc = chosen.len();
        if loc == writes.len() {
            *graphs += u64::from(self.is_consistent(chosen));
            return;
        }
        permutations(&mut writes[loc].clone(), 0, &mut |order| {
            let mut whole = vec![loc];
            whole.extend_from_slice(order);
            let adjacent = |w: &[usize]| !self.exclusive.contains(&w[1]) || self.rf[w[1]] == w[0];
            if whole.windows(2).all(adjacent) {
                chosen.push(whole);
                self.choose_orders(writes, chosen, graphs);
                chosen.pop();
            }
        });
    }

    fn is_consistent(&self, orders: &[Vec<usize>]) -> bool {
        let s = self.search;
        let n = s.n();
        let mut co = Relation::empty(n);
        for order in orders {
            for (i, &a) in order.iter().enumerate() {
                for &b in &order[i + 1..] {
                    co.add(a, b);
                }
            }
        }
        let mut rf = Relation::empty(n);
        let mut fr = Relation::empty(n);
        for &r in &s.reads {
            rf.add(self.rf[r], r);
            for w in (0..n).filter(|&w| w != r && co.has(self.rf[r], w)) {
                fr.add(r, w);
            }
        }
        if s.model == Model::Sc {
            return s.sb.or(&rf).or(&co).or(&fr).is_acyclic();
        }
        let hb = s.sb.or(&self.synchronizes_with(&rf)).plus();
        let eco = rf.or(&co).or(&fr).plus();
        let is_consistent =
            hb.is_irreflexive() && hb.then(&eco).is_irreflexive() && self.psc(&hb, &eco, &co, &fr).is_acyclic();
        if is_consistent && self.has_race(&hb) {
            s.is_racy.set(true);
        }
        is_consistent
    }

    /// Whether two plain accesses of different threads conflict and are not ordered by happens-before.
    fn has_race(&self, hb: &Relation) -> bool {
        let s = self.search;
        let of_thread = |thread| (0..s.n()).filter(move |&e| s.events[e].thread == thread);
        // An access happens before another if the operation behind it happens before the one before the other, or is it.
        let is_before = |a: &Plain, b: &Plain| {
            let behind = of_thread(a.thread).nth(a.after);
            let before = b.after.checked_sub(1).and_then(|last| of_thread(b.thread).nth(last));
            behind.zip(before).is_some_and(|(behind, before)| behind == before || hb.has(behind, before))
        };
        let conflict = |a: &Plain, b: &Plain| a.thread != b.thread && a.cell == b.cell && (a.write || b.write);
        s.plain
            .iter()
            .enumerate()
            .any(|(i, a)| s.plain[i + 1..].iter().any(|b| conflict(a, b) && !is_before(a, b) && !is_before(b, a)))
    }

    /// The ordering an event has: a compare-exchange that fails has its own.
    fn ord(&self, e: usize) -> Ordering {
        match self.search.events[e].op {
            Op::Store { ord, .. } | Op::Load { ord, .. } | Op::Add { ord, .. } | Op::Fence { ord } => ord,
            Op::Cas { ord, fail, .. } => {
                if self.written[e].is_some() {
                    ord
                } else {
                    fail
                }
            }
        }
    }

    fn is_fence(&self, e: usize) -> bool {
        matches!(self.search.events[e].op, Op::Fence { .. })
    }

    /// `sw = [rel] ; ([F] ; sb)? ; rs ; rf ; [R] ; (sb ; [F])? ; [acq]` with `rs = [W] ; (rf ; rmw)*`.
    fn synchronizes_with(&self, rf: &Relation) -> Relation {
        let s = self.search;
        let n = s.n();
        let id = Relation::identity(n);
        let writes = |e: usize| self.written[e].is_some();
        let to_rmw = rf.between(|_| true, |e| self.exclusive.contains(&e));
        let sequence = id.or(&to_rmw.plus()).between(writes, writes);
        let is_fence = |e| self.is_fence(e);
        let from = id.or(&s.sb.between(is_fence, |_| true));
        let to = id.or(&s.sb.between(|_| true, is_fence));
        let whole = from.then(&sequence).then(rf).then(&to);
        whole.between(|a| a >= s.locations && self.ord(a).releases(), |b| self.ord(b).acquires())
    }

    /// The partial SC order: `psc_base ∪ psc_F`.
    fn psc(&self, hb: &Relation, eco: &Relation, co: &Relation, fr: &Relation) -> Relation {
        let s = self.search;
        let n = s.n();
        let loc = |e: usize| s.events[e].op.loc();
        let sb_other = Relation::from_fn(n, |a, b| s.sb.has(a, b) && loc(a) != loc(b));
        let hb_same = Relation::from_fn(n, |a, b| hb.has(a, b) && loc(a).is_some() && loc(a) == loc(b));
        let scb = s.sb.or(&sb_other.then(hb).then(&sb_other)).or(&hb_same).or(co).or(fr);
        let is_sc = |e: usize| e >= s.locations && self.ord(e) == Ordering::SeqCst;
        let sc_fence = |e: usize| is_sc(e) && self.is_fence(e);
        let id = Relation::identity(n);
        let hb_or_id = hb.or(&id);
        let left = id.between(is_sc, |_| true).or(&hb_or_id.between(sc_fence, |_| true));
        let right = id.between(|_| true, is_sc).or(&hb_or_id.between(|_| true, sc_fence));
        let base = left.then(&scb).then(&right);
        let fences = hb.or(&hb.then(eco).then(hb)).between(sc_fence, sc_fence);
        base.or(&fences)
    }
}

fn permutations(items: &mut Vec<usize>, k: usize, each: &mut impl FnMut(&[usize])) {
    if k == items.len() {
        return each(items);
    }
    for i in k..items.len() {
        items.swap(k, i);
        permutations(items, k + 1, each);
        items.swap(k, i);
    }
}
