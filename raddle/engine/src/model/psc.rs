//! RC11's SC axiom: `psc` is acyclic, where
//!
//! ```text
//! scb = sb ∪ sb≠loc; hb; sb≠loc ∪ hb|loc ∪ co ∪ fr
//! psc = ([SC] ∪ [F SC]; hb?); scb; ([SC] ∪ hb?; [F SC])  ∪  [F SC]; (hb ∪ hb; eco; hb); [F SC]
//! ```
//!
//! Without SC fences, `psc` is `scb` between SC accesses, an edge is a question of constant cost about clocks and
//! places, and a new cycle goes through the new event. With fences the relations are computed whole, as bit matrices.

use crate::graph::event::{EventId, Kind};
use crate::graph::execution_graph::Graph;
use crate::model::consistency::different_locations;

/// Whether adding `id` (last of its thread, not last in coherence) left `psc` acyclic.
pub(crate) fn acyclic(graph: &Graph, id: EventId) -> bool {
    if graph.sc_events < 2 {
        true
    } else if graph.sc_fences > 0 {
        whole(graph)
    } else {
        !graph.get(id).mode.is_sc() || through(graph, id)
    }
}

fn through(graph: &Graph, start: EventId) -> bool {
    let sc: Vec<EventId> = graph.stamps.iter().copied().filter(|&id| graph.get(id).mode.is_sc()).collect();
    let mut seen = vec![false; sc.len()];
    let mut todo = vec![start];
    while let Some(a) = todo.pop() {
        for (i, &b) in sc.iter().enumerate() {
            if !seen[i] && a != b && scb(graph, a, b) {
                if b == start {
                    return false;
                }
                seen[i] = true;
                todo.push(b);
            }
        }
    }
    true
}

/// `scb` between two accesses.
fn scb(graph: &Graph, a: EventId, b: EventId) -> bool {
    let (x, y) = (graph.get(a), graph.get(b));
    if a.lane == b.lane && a.index < b.index {
        return true;
    }
    if x.loc == y.loc {
        if graph.hb(a, b) {
            return true;
        }
        // co or fr
        let place = if x.is_write() { x.co } else { graph.co_place(x.rf) };
        return y.is_write() && place < y.co;
    }
    if !graph.hb(a, b) {
        return false;
    }
    let events = |lane: u32| &graph.lanes[lane as usize].events;
    let c = events(a.lane)[a.index as usize + 1..].iter().position(|e| different_locations(e, x));
    let d = events(b.lane)[..b.index as usize].iter().rposition(|e| different_locations(e, y));
    match (c, d) {
        (Some(c), Some(d)) => {
            let (c, d) = (EventId::new(a.lane, a.index + 1 + c as u32), EventId::new(b.lane, d as u32));
            c != d && graph.hb(c, d)
        }
        _ => false,
    }
}

/// A relation over events, by stamp.
struct Relation {
    n: usize,
    words: usize,
    bits: Vec<u64>,
}

impl Relation {
    fn new(n: usize) -> Self {
        let words = n.div_ceil(64);
        Self { n, words, bits: vec![0; n * words] }
    }

    fn build(n: usize, holds: impl Fn(usize, usize) -> bool) -> Self {
        let mut r = Self::new(n);
        for a in 0..n {
            for b in 0..n {
                if holds(a, b) {
                    r.set(a, b);
                }
            }
        }
        r
    }

    fn set(&mut self, a: usize, b: usize) {
        self.bits[a * self.words + b / 64] |= 1 << (b % 64);
    }

    fn has(&self, a: usize, b: usize) -> bool {
        self.bits[a * self.words + b / 64] >> (b % 64) & 1 == 1
    }

    fn or_row(&mut self, a: usize, from: &Relation, b: usize) {
        for w in 0..self.words {
            self.bits[a * self.words + w] |= from.bits[b * self.words + w];
        }
    }

    fn then(&self, next: &Relation) -> Self {
        let mut r = Self::new(self.n);
        for a in 0..self.n {
            for b in 0..self.n {
                if self.has(a, b) {
                    r.or_row(a, next, b);
                }
            }
        }
        r
    }

    fn or(mut self, other: &Relation) -> Self {
        for (a, b) in self.bits.iter_mut().zip(&other.bits) {
            *a |= b;
        }
        self
    }

    fn closed(mut self) -> Self {
        for k in 0..self.n {
            for a in 0..self.n {
                if self.has(a, k) {
                    for w in 0..self.words {
                        let row = self.bits[k * self.words + w];
                        self.bits[a * self.words + w] |= row;
                    }
                }
            }
        }
        self
    }
}

fn whole(graph: &Graph) -> bool {
    let ids = &graph.stamps;
    let n = ids.len();
    let event = |i: usize| graph.get(ids[i]);
    let access = |i: usize| matches!(event(i).kind, Kind::Read | Kind::Write);
    let place = |i: usize| if event(i).is_write() { event(i).co } else { graph.co_place(event(i).rf) };
    let same_loc = |a: usize, b: usize| access(a) && access(b) && event(a).loc == event(b).loc;
    let sb = |a: usize, b: usize| ids[a].lane == ids[b].lane && ids[a].index < ids[b].index;
    let is_hb = |a: usize, b: usize| a != b && graph.hb(ids[a], ids[b]);
    // co and fr: from an access to a write at a later place; what a waiting read saw it gave up
    let co_fr = |a: usize, b: usize| same_loc(a, b) && event(b).is_write() && place(a) < place(b) && !event(a).waiting;
    let hb = Relation::build(n, is_hb);
    let sb_other = Relation::build(n, |a, b| sb(a, b) && !same_loc(a, b));
    let scb = Relation::build(n, |a, b| sb(a, b) || (is_hb(a, b) && same_loc(a, b)) || co_fr(a, b))
        .or(&sb_other.then(&hb).then(&sb_other));
    let eco = Relation::build(n, |a, b| co_fr(a, b) || (event(b).is_read() && event(b).rf == ids[a])).closed();
    let sc = |i: usize| event(i).mode.is_sc();
    let fence = |i: usize| sc(i) && event(i).kind == Kind::Fence;
    let left = Relation::build(n, |a, b| (a == b && sc(a)) || (fence(a) && is_hb(a, b)));
    let right = Relation::build(n, |a, b| (a == b && sc(a)) || (fence(b) && is_hb(a, b)));
    let between = hb.then(&eco).then(&hb).or(&hb);
    let fences = Relation::build(n, |a, b| fence(a) && fence(b) && between.has(a, b));
    let psc = left.then(&scb).then(&right).or(&fences).closed();
    (0..n).all(|a| !psc.has(a, a))
}
