//! A script that names the state in which each decision is taken, so that a search goes on from each state only once.

use crate::check::strategy::script::Script;
use crate::explore::single::Strategy;
use crate::graph::execution_graph::Graph;
use crate::graph::fingerprint::Fingerprints;
use crate::run::world::World;

/// Events beyond which a state has no name: to find one takes time linear in them, at every decision.
const LONGEST: usize = 200;

#[derive(Debug, Default)]
pub(crate) struct States {
    script: Script,
    /// The state before each decision; `None` where it has no name.
    pub(crate) names: Vec<Option<u64>>,
    fingerprints: Fingerprints,
}

impl States {
    /// Starts over with other decisions.
    pub(crate) fn set(&mut self, decisions: &[u32]) {
        self.script.set(decisions);
        self.names.clear();
    }

    /// Names what was done so far, and which thread is about to do what. From states of the same name the same follows, in
    /// whatever order their events were made.
    fn name(&mut self, graph: &Graph, thread: u32, what: u64) {
        let name = (graph.len() <= LONGEST).then(|| {
            let next = (u64::from(thread) << 2 | what) + 1;
            self.fingerprints.fingerprint(graph) ^ next.wrapping_mul(0xd134_2543_de82_ef95)
        });
        self.names.push(name);
    }
}

impl Strategy for States {
    fn thread(&mut self, world: &World, graph: &Graph, ready: &[u32], current: u32) -> u32 {
        self.name(graph, current, 0);
        self.script.thread(world, graph, ready, current)
    }

    fn read(&mut self, graph: &Graph, lane: u32, loc: u32, most: u32) -> u32 {
        self.name(graph, lane, 1);
        self.script.read(graph, lane, loc, most)
    }

    fn place(&mut self, graph: &Graph, lane: u32, loc: u32, most: u32) -> u32 {
        self.name(graph, lane, 2);
        self.script.place(graph, lane, loc, most)
    }

    fn choice(&mut self, graph: &Graph, lane: u32, n: u32) -> u32 {
        self.name(graph, lane, 3);
        self.script.choice(graph, lane, n)
    }
}
