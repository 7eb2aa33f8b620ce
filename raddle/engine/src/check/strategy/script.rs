//! Replays recorded decisions; where they end, or mean nothing, the obvious is done.

use crate::explore::single::Strategy;
use crate::graph::execution_graph::Graph;
use crate::run::world::World;

#[derive(Clone, Debug, Default)]
pub(crate) struct Script {
    pub(crate) decisions: Vec<u32>,
    at: usize,
}

impl Script {
    /// Starts over with other decisions.
    pub(crate) fn set(&mut self, decisions: &[u32]) {
        self.decisions.clear();
        self.decisions.extend_from_slice(decisions);
        self.at = 0;
    }

    fn next(&mut self) -> u32 {
        let decision = self.decisions.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        decision
    }
}

impl Strategy for Script {
    fn thread(&mut self, _: &World, _: &Graph, ready: &[u32], current: u32) -> u32 {
        let obvious = if ready.contains(&current) { current } else { ready[0] };
        match self.next() as usize {
            0 => obvious,
            n => ready.iter().copied().filter(|&t| t != obvious).nth(n - 1).unwrap_or(obvious),
        }
    }

    fn read(&mut self, _: &Graph, _: u32, _: u32, _: u32) -> u32 {
        self.next()
    }

    fn place(&mut self, _: &Graph, _: u32, _: u32, _: u32) -> u32 {
        self.next()
    }

    fn choice(&mut self, _: &Graph, _: u32, _: u32) -> u32 {
        self.next()
    }
}
