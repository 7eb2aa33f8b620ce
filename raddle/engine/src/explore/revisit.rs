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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::event::Mode;
    use crate::model::consistency::Model;

    const X: u32 = 0;
    const Y: u32 = 1;

    fn revisits(graph: &Graph, write: EventId) -> Vec<EventId> {
        let mut reads = Vec::new();
        graph.revisits(write, &mut reads);
        reads
    }

    #[test]
    fn a_write_may_serve_a_read_that_it_does_not_follow() {
        let mut graph = Graph::scripted(2, 1);
        let read = graph.read(0, X, Mode::Relaxed, EventId::INIT);
        let write = graph.write(1, X, Mode::Relaxed, 7);
        assert_eq!(revisits(&graph, write), [read]);
        let mut revisited = Graph::default();
        revisited.revisit(&graph, write, read, &mut Vec::new());
        assert_eq!((revisited.get(read).rf, revisited.get(read).value), (write, 7));
        // The order of addition stays, and the program can only be run with the write first.
        assert_eq!((revisited.stamps.last(), revisited.schedule.last()), (Some(&write), Some(&read)));
        revisited.validate();
    }

    #[test]
    fn a_write_does_not_serve_its_own_causes() {
        let mut graph = Graph::scripted(2, 2);
        graph.read(0, X, Mode::Relaxed, EventId::INIT);
        let told = graph.write(0, Y, Mode::Relaxed, 1);
        graph.read(1, Y, Mode::Relaxed, told);
        let write = graph.write(1, X, Mode::Relaxed, 7);
        assert_eq!(revisits(&graph, write), []);
    }

    #[test]
    fn a_revisit_keeps_what_the_write_needs_and_deletes_the_rest() {
        let mut graph = Graph::scripted(3, 2);
        let read = graph.read(0, X, Mode::Relaxed, EventId::INIT);
        let behind = graph.write(0, Y, Mode::Relaxed, 1);
        let needed = graph.read(1, Y, Mode::Relaxed, EventId::INIT);
        let write = graph.write(1, X, Mode::Relaxed, 7);
        assert!(graph.deletes(write, read, behind) && !graph.deletes(write, read, needed));
        let mut revisited = Graph::default();
        revisited.revisit(&graph, write, read, &mut Vec::new());
        assert!(!revisited.contains(behind) && revisited.contains(needed));
        revisited.validate();
    }

    #[test]
    fn a_revisit_that_would_delete_a_choice_other_than_the_default_is_made_from_another_graph() {
        // The read of Y saw an older value than it could have: from the graph in which it saw the newest one the same
        // revisit leads to the same result.
        for (newest, expected) in [(true, 1), (false, 0)] {
            let mut graph = Graph::scripted(3, 2);
            let newer = graph.write(2, Y, Mode::Relaxed, 1);
            let read = graph.read(0, X, Mode::Relaxed, EventId::INIT);
            graph.read(0, Y, Mode::Relaxed, if newest { newer } else { EventId::INIT });
            let write = graph.write(1, X, Mode::Relaxed, 7);
            assert_eq!(revisits(&graph, write).len(), expected);
            assert_eq!(graph.may_revisit(write, read), newest);
        }
    }

    #[test]
    fn both_reads_of_store_buffering_see_nothing_only_in_a_weak_model() {
        let consistent = |mode: Mode, model: Model| {
            let mut graph = Graph::scripted(2, 2);
            graph.write(0, X, mode, 1);
            graph.write(1, Y, mode, 1);
            let first = graph.read(0, Y, mode, EventId::INIT);
            assert!(graph.consistent_with(model, first), "one may be first");
            let second = graph.read(1, X, mode, EventId::INIT);
            graph.consistent_with(model, second)
        };
        assert!(consistent(Mode::Relaxed, Model::Rc11));
        assert!(!consistent(Mode::SeqCst, Model::Rc11));
        assert!(!consistent(Mode::Relaxed, Model::Sc));
    }

    #[test]
    fn a_thread_sees_nothing_older_than_it_knows_of() {
        let mut graph = Graph::scripted(2, 1);
        let write = graph.write(0, X, Mode::Relaxed, 1);
        assert_eq!(graph.next_floor(1, X), 0);
        graph.read(1, X, Mode::Relaxed, write);
        assert_eq!(graph.next_floor(1, X), 1);
    }
}
