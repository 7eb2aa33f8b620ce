//! The SC axiom as the paper writes it: relations as bit matrices, composed and closed. The oracle of the search.

use crate::graph::event::Kind;
use crate::graph::execution_graph::Graph;

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

/// Whether `psc` is acyclic.
pub(super) fn is_acyclic(graph: &Graph) -> bool {
    let ids = &graph.stamps;
    let n = ids.len();
    let event = |i: usize| graph.get(ids[i]);
    let access = |i: usize| event(i).is_access();
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
