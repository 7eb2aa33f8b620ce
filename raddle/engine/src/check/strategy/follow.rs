//! Makes the execution that an execution graph describes, event by event, so that its decisions can be recorded.

use crate::explore::single::Strategy;
use crate::graph::event::{Event, EventId, Kind};
use crate::graph::execution_graph::Graph;
use crate::run::world::World;

#[derive(Debug)]
pub(crate) struct Follow {
    target: Graph,
    at: usize,
}

impl Follow {
    pub(crate) fn new(target: Graph) -> Self {
        Self { target, at: 0 }
    }

    /// The event of the target that a lane adds next: waiting reads do not occur here.
    fn next(&self, graph: &Graph, lane: u32) -> Option<(EventId, Event)> {
        let events = &self.target.lanes.get(lane as usize)?.events;
        let real = events.iter().enumerate().filter(|(_, e)| !e.waiting);
        let (index, e) = real.into_iter().nth(graph.lane_len(lane) as usize)?;
        Some((EventId::new(lane, index as u32), *e))
    }

    /// The name here of an event of the target.
    fn here(&self, id: EventId) -> EventId {
        if id.is_init() {
            return id;
        }
        let before = &self.target.lanes[id.lane as usize].events[..id.index as usize];
        EventId::new(id.lane, before.iter().filter(|e| !e.waiting).count() as u32)
    }
}

impl Strategy for Follow {
    fn thread(&mut self, world: &World, graph: &Graph, ready: &[u32], current: u32) -> u32 {
        while let Some(&id) = self.target.schedule.get(self.at) {
            let done = self.target.get(id).waiting || graph.contains(self.here(id));
            let thread = world.owner.get(id.lane as usize).copied();
            if !done && let Some(t) = thread.filter(|t| ready.contains(t)) {
                return t;
            }
            self.at += 1;
        }
        if ready.contains(&current) { current } else { ready[0] }
    }

    fn read(&mut self, graph: &Graph, lane: u32, loc: u32, _: u32) -> u32 {
        let Some((_, e)) = self.next(graph, lane) else { return 0 };
        let rf = self.here(e.rf);
        let place = if rf.is_init() || graph.contains(rf) { graph.co_place(rf) } else { return 0 };
        (graph.locs[loc as usize].co.len() as u32).saturating_sub(place)
    }

    fn place(&mut self, graph: &Graph, lane: u32, loc: u32, _: u32) -> u32 {
        let Some((_, e)) = self.next(graph, lane).filter(|(_, e)| e.is_write()) else { return 0 };
        let later = &self.target.locs[e.loc as usize].co[e.co as usize..];
        let here = later.iter().filter(|&&w| graph.contains(self.here(w))).count() as u32;
        here.min(graph.locs[loc as usize].co.len() as u32)
    }

    fn choice(&mut self, graph: &Graph, lane: u32, _: u32) -> u32 {
        match self.next(graph, lane) {
            Some((_, Event { kind: Kind::Choice { chosen, .. }, .. })) => chosen,
            _ => 0,
        }
    }
}
