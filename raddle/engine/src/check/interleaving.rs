//! An order of a graph's events in which every read sees the newest value, where there is one.
//!
//! An exhaustive search adds events in an order of its own, in which a read may see a value that is older than the
//! newest although nothing about the execution is weak. A reader wants to see the interleaving: a
//! topological order of `sb ∪ rf ∪ co ∪ fr`, with few switches.

use crate::graph::event::EventId;
use crate::graph::execution_graph::{Clock, Graph};

/// Events beyond which the interleaving is too long to read: the search takes time quadratic in them.
const LONGEST: usize = 5_000;

/// The interleaving; `None` if only a weak memory model allows the execution.
pub(crate) fn interleaving(graph: &Graph) -> Option<Vec<EventId>> {
    if graph.len() > LONGEST {
        return None;
    }
    let mut making = Making { graph, order: Vec::with_capacity(graph.len()), done: vec![0; graph.lanes.len()] };
    let mut lane = 0;
    while making.order.len() < graph.len() {
        // On with the thread that has made the last step, as long as it goes.
        let lanes = std::iter::once(lane).chain(0..graph.lanes.len() as u32);
        lane = lanes.into_iter().find(|&lane| making.step(lane))?;
    }
    Some(making.order)
}

struct Making<'a> {
    graph: &'a Graph,
    order: Vec<EventId>,
    /// Events of each lane that are in the order.
    done: Vec<u32>,
}

impl Making<'_> {
    /// Takes the next event of a lane if all that must come before it has. A read-modify-write is taken whole.
    fn step(&mut self, lane: u32) -> bool {
        let first = EventId::new(lane, self.done[lane as usize]);
        if !self.graph.contains(first) || !self.may_be_next(first) {
            return false;
        }
        let second = EventId::new(lane, first.index + 1);
        let whole = self.graph.contains(second) && self.graph.get(second).exclusive;
        if whole && !self.may_be_next(second) {
            return false;
        }
        for id in [Some(first), whole.then_some(second)].into_iter().flatten() {
            self.order.push(id);
            self.done[lane as usize] += 1;
        }
        true
    }

    /// Whether all that precedes the event in `rf`, `co` and `fr` is in the order.
    fn may_be_next(&self, id: EventId) -> bool {
        let graph = self.graph;
        let event = graph.get(id);
        // A read that waits reads again, behind what it waits for.
        if event.waiting {
            return true;
        }
        if event.is_write() {
            let before = graph.co_at(event.loc, event.co - 1);
            let mut readers = graph.readers(event.loc, before).filter(|&r| !graph.get(r).waiting && r.lane != id.lane);
            if !self.has(before) || readers.any(|r| !self.has(r)) {
                return false;
            }
        }
        if event.kind.is_time() {
            // Everything that had been done when time passed.
            let prefix = graph.clock(id, Clock::Porf)[..graph.lanes.len()].iter().zip(&self.done);
            let mut others = prefix.enumerate().filter(|(lane, _)| *lane as u32 != id.lane);
            return others.all(|(_, (before, done))| before <= done);
        }
        self.has(event.rf)
    }

    fn has(&self, id: EventId) -> bool {
        id.is_init() || id.index < self.done[id.lane as usize]
    }
}
