//! Consistency of a graph that grows one event at a time, under RC11 or SC.
//!
//! RC11: Lahav, Vafeiadis, Kang, Hur, Dreyer: "Repairing Sequential Consistency in C/C++11", PLDI 2017,
//! with C++20's release sequences (a store followed by read-modify-writes only).
//!
//! An event is checked when it is the last of its thread and nothing reads from it but, in a revisit, an event of which
//! the same holds. So it has no successor in `sb`, `rf` or happens-before, and what it could violate is small:
//!
//! - coherence (`hb; eco` irreflexive): a read sees nothing older than what happens before it wrote or saw; a write
//!   goes behind all of that. Both are one number, the [`floor`](Graph::floor).
//!   The same goes for what came before time passed, which is more than RC11 says: a thread that slept sees what was
//!   done before it woke up. That does not *happen* before: two accesses to plain memory may race.
//! - atomicity: nothing goes between an exclusive write and the write it read.
//! - out of thin air: a graph grown along `sb ∪ rf` cannot have a cycle in it.
//! - the SC axiom, or under [`Model::Sc`] the acyclicity of `sb ∪ rf ∪ co ∪ fr`: an event that is last in coherence has
//!   no outgoing edge at all, so only a read of an older write, or a write that is placed before another, can close a
//!   cycle.

use crate::graph::event::{Event, EventId};
use crate::graph::execution_graph::{Clock, Graph};
use crate::model::psc;

/// A memory model.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum Model {
    /// Repaired C11 (Lahav et al., PLDI 2017), what Rust's atomics promise, without load buffering.
    #[default]
    Rc11,
    /// Sequential consistency: every ordering is as strong as can be.
    Sc,
}

impl Graph {
    /// The lowest coherence place that the access of a location behind event `last` may see: the newest one that is
    /// written or read by something that happens before it, or that came before time last passed.
    fn floor(&self, last: EventId, loc: u32) -> u32 {
        let floor = self.newest(self.clock(last, Clock::Hb), loc);
        self.time_before(last).map_or(floor, |time| floor.max(self.newest(self.clock(time, Clock::Porf), loc)))
    }

    /// The newest coherence place that is written or read by the events counted for each lane.
    fn newest(&self, counts: &[u32], loc: u32) -> u32 {
        let l = &self.locs[loc as usize];
        let top = l.co.len() as u32;
        let mut floor = 0;
        for (lane, accesses) in l.by_lane.iter().enumerate() {
            let bound = counts.get(lane).copied().unwrap_or(0);
            // Coherence makes the places of a lane ascend, so its last access is the newest.
            let Some(&index) = accesses.iter().rev().find(|&&i| i < bound) else { continue };
            floor = floor.max(self.place_of(EventId::new(lane as u32, index)));
            if floor == top {
                break;
            }
        }
        floor
    }

    /// The coherence place of a write, or of the write that a read sees.
    fn place_of(&self, id: EventId) -> u32 {
        let e = self.get(id);
        if e.is_write() { e.co } else { self.co_place(e.rf) }
    }

    /// The floor for the event after the last one of a lane.
    pub(crate) fn next_floor(&self, lane: u32, loc: u32) -> u32 {
        let l = &self.locs[loc as usize];
        // Often it is the one that saw the last write.
        let own = l.by_lane.get(lane as usize).and_then(|accesses| accesses.last());
        let top = l.co.len() as u32;
        if top == 0 || own.is_some_and(|&index| self.place_of(EventId::new(lane, index)) == top) {
            return top;
        }
        let last = EventId::new(lane, self.lane_len(lane) - 1);
        self.floor(last, loc)
    }

    /// The floor for an event that is in the graph, from what precedes it.
    pub(crate) fn floor_before(&self, id: EventId) -> u32 {
        self.floor(EventId::new(id.lane, id.index - 1), self.get(id).loc)
    }

    /// Whether a plain write may stand at a place: not between a read-modify-write and its source. The write itself is
    /// expected to be in coherence order at another place, or not at all.
    pub(crate) fn place_is_free(&self, loc: u32, place: u32, except: EventId) -> bool {
        let (co, at) = (&self.locs[loc as usize].co, place as usize - 1);
        let after = if except.is_init() { co.get(at) } else { co.iter().filter(|&&w| w != except).nth(at) };
        !after.is_some_and(|&w| self.get(w).exclusive)
    }

    /// Whether the graph is still consistent with `id`, the last of its thread.
    pub(crate) fn consistent_with(&self, model: Model, id: EventId) -> bool {
        let event = self.get(id);
        let place = self.place_of(id);
        if place == self.locs[event.loc as usize].co.len() as u32 {
            return true;
        }
        match model {
            Model::Sc => !self.reaches(self.co_at(event.loc, place + 1), id),
            Model::Rc11 => psc::acyclic(self, id),
        }
    }

    /// Whether `to` can be reached from `from` along `sb ∪ rf ∪ co ∪ fr`, searching backwards.
    fn reaches(&self, from: EventId, to: EventId) -> bool {
        if self.in_prefix(from, to) {
            return true;
        }
        let mut seen = vec![false; self.len()];
        let mut todo = Vec::with_capacity(16);
        let visit = |id: EventId, seen: &mut Vec<bool>, todo: &mut Vec<EventId>| {
            if !id.is_init() && !std::mem::replace(&mut seen[self.get(id).stamp as usize], true) {
                todo.push(id);
            }
        };
        visit(to, &mut seen, &mut todo);
        while let Some(id) = todo.pop() {
            if id == from {
                return true;
            }
            let event = self.get(id);
            if id.index > 0 {
                visit(EventId::new(id.lane, id.index - 1), &mut seen, &mut todo);
            }
            visit(event.rf, &mut seen, &mut todo);
            if event.kind.is_time() {
                for (lane, count) in self.clock(id, Clock::Porf).iter().enumerate().filter(|(_, n)| **n > 0) {
                    visit(EventId::new(lane as u32, count - 1), &mut seen, &mut todo);
                }
            }
            if event.is_write() {
                let before = self.co_at(event.loc, event.co - 1);
                visit(before, &mut seen, &mut todo);
                // What a waiting read saw it gave up: it is not before the write that came next.
                for r in self.readers(event.loc, before).filter(|&r| !self.get(r).waiting) {
                    visit(r, &mut seen, &mut todo);
                }
            }
        }
        false
    }

    /// The reads of a location that see `write`.
    pub(crate) fn readers(&self, loc: u32, write: EventId) -> impl Iterator<Item = EventId> + '_ {
        self.accesses(loc).filter(move |&id| {
            let e = self.get(id);
            e.is_read() && e.rf == write
        })
    }

    /// Every access of a location, lane by lane.
    pub(crate) fn accesses(&self, loc: u32) -> impl Iterator<Item = EventId> + '_ {
        self.locs[loc as usize]
            .by_lane
            .iter()
            .enumerate()
            .flat_map(|(lane, accesses)| accesses.iter().map(move |&i| EventId::new(lane as u32, i)))
    }
}

/// Whether two events access different locations, where no location differs from every one.
pub(crate) fn different_locations(a: &Event, b: &Event) -> bool {
    !(a.is_access() && b.is_access() && a.loc == b.loc)
}
