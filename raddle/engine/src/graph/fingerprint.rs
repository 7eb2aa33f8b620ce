//! What makes two execution graphs the same.

use crate::graph::event::{EventId, Kind};
use crate::graph::execution_graph::Graph;

/// Identifies executions: what reads see, coherence, choices. Waiting reads and the order of addition do not count.
#[derive(Debug, Default)]
pub(crate) struct Fingerprints {
    /// What an event is called: by its lane, and by its place in it without waiting reads.
    names: Vec<u64>,
    lanes: Vec<u64>,
}

impl Fingerprints {
    pub(crate) fn fingerprint(&mut self, graph: &Graph) -> u64 {
        // A lane's name does not depend on the order in which lanes were made.
        self.lanes.clear();
        self.lanes.push(1);
        for &(parent, n) in &graph.lane_keys {
            self.lanes.push(mix(self.lanes[parent as usize], u64::from(n) + 2));
        }
        self.names.clear();
        self.names.resize(graph.len(), 0);
        for (lane, &lane_name) in graph.lanes.iter().zip(&self.lanes) {
            let mut n = 11;
            for event in &lane.events {
                self.names[event.stamp as usize] = mix(lane_name, n);
                n += u64::from(!event.waiting);
            }
        }
        let name = |id: EventId| if id.is_init() { 7 } else { self.names[graph.get(id).stamp as usize] };
        let events = graph.lanes.iter().flat_map(|lane| &lane.events).filter(|e| !e.waiting);
        let facts = events.map(|e| {
            let what = match e.kind {
                Kind::Read { .. } => mix(1, name(e.rf)),
                Kind::Write => mix(2, name(graph.co_at(e.loc, e.co - 1))),
                Kind::Choice { chosen, .. } => mix(3, chosen.into()),
                Kind::Begin => 5,
                Kind::End => 6,
                Kind::Spawn { .. } => 7,
                Kind::Join { .. } => 8,
                Kind::Fence => 11,
                Kind::Time { .. } => 13,
            };
            mix(mix(self.names[e.stamp as usize], 0x51ed), what)
        });
        facts.fold(0, u64::wrapping_add)
    }
}

fn mix(a: u64, b: u64) -> u64 {
    (a ^ b).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29) ^ a
}
