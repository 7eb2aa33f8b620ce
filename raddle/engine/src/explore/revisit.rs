//! Backward revisits: which earlier reads a new write may serve, and the graph that results.
//!
//! Kokologiannakis, Marmanis, Gladstein, Vafeiadis: "Truly Stateless, Optimal Dynamic Partial Order Reduction", POPL
//! 2022. A write `w` may change an earlier read `r` that is not in its causal prefix. What was added after `r` outside
//! that prefix is deleted, and the revisit is taken only if everything deleted, and `r`, was added *maximally*: of all
//! the graphs from which it leads to the same result, only one is, so each graph is reached once.

use crate::graph::event::{EventId, Kind};
use crate::graph::execution_graph::{Clock, Graph};

impl Graph {
    /// Whether `e` was added maximally, seen from a revisit by `w`: among the events added no later than `e` and those
    /// in `w`'s causal prefix, it read the co-latest write, or is it and is unread, or is a choice that took its
    /// default.
    fn added_maximally(&self, e: EventId, w: EventId) -> bool {
        let event = self.get(e);
        let counts = |x: EventId| x != w && (self.get(x).stamp <= event.stamp || self.in_prefix(x, w));
        let co = || &self.locs[event.loc as usize].co;
        match event.kind {
            // What a waiting read saw was given up by reading again; the second read counts.
            Kind::Read { .. } => event.waiting || !co()[self.co_place(event.rf) as usize..].iter().any(|&x| counts(x)),
            Kind::Write => {
                !co()[event.co as usize..].iter().any(|&x| counts(x)) && !self.readers(event.loc, e).any(counts)
            }
            Kind::Choice { chosen, .. } => chosen == 0,
            _ => true,
        }
    }

    /// The reads that the write `w`, the last event added, may revisit.
    pub(crate) fn revisits(&self, w: EventId, out: &mut Vec<EventId>) {
        let porf = self.clock(w, Clock::Porf);
        let loc = &self.locs[self.get(w).loc as usize];
        for (lane, accesses) in loc.by_lane.iter().enumerate() {
            for &index in accesses.iter().rev() {
                if index < porf[lane] {
                    break;
                }
                let r = EventId::new(lane as u32, index);
                if self.get(r).is_read() && !self.get(r).waiting && self.may_revisit(w, r) {
                    out.push(r);
                }
            }
        }
    }

    /// Whether `r` and everything that a revisit of it by `w` deletes was added maximally.
    pub(crate) fn may_revisit(&self, w: EventId, r: EventId) -> bool {
        let first = self.get(r).stamp as usize;
        self.stamps[first..].iter().all(|&e| self.in_prefix(e, w) || self.added_maximally(e, w))
    }

    /// Whether a revisit of `r` by `w` deletes `e`.
    pub(crate) fn deletes(&self, w: EventId, r: EventId, e: EventId) -> bool {
        self.get(e).stamp > self.get(r).stamp && !self.in_prefix(e, w)
    }

    /// Fills `self` with what is left of `from` when `w` revisits `r`; `w` goes last in coherence unless it is
    /// exclusive.
    pub(crate) fn revisit(&mut self, from: &Graph, w: EventId, r: EventId, keep: &mut Vec<u32>) {
        let porf = from.clock(w, Clock::Porf);
        keep.clear();
        keep.extend(porf[..from.lanes.len()].iter());
        for &id in &from.stamps[..=from.get(r).stamp as usize] {
            let k = &mut keep[id.lane as usize];
            *k = (*k).max(id.index + 1);
        }
        self.restrict(from, keep);
        let event = *self.get(w);
        let place = if event.exclusive {
            let source = self.get(EventId::new(w.lane, w.index - 1)).rf;
            self.co_place(source) + 1 - u32::from(!source.is_init() && self.get(source).co > event.co)
        } else {
            self.locs[event.loc as usize].co.len() as u32
        };
        self.move_write(w, place);
        self.schedule_last(r);
        self.set_rf(r, w);
    }
}
