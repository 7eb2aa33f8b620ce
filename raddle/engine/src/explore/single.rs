//! One execution at a time, without revisits: for sampling, replay and minimisation.
//!
//! Events are added in the order in which they run. A [`Strategy`] answers questions; the answers are recorded as small
//! numbers, 0 being the obvious one (stay on the thread; the newest value; last in coherence; the default), so that a
//! schedule is a short list that is mostly zeros. Steps that commute with everything (begin, end, spawn, join) are not
//! asked about and run first.

use crate::graph::execution_graph::Graph;
use crate::run::driver::{Bounds, Driver};
use crate::run::world::World;

/// Makes the decisions of an execution.
pub(crate) trait Strategy {
    /// One of `ready` (at least two). `current` is the thread that made the last visible step.
    fn thread(&mut self, world: &World, graph: &Graph, ready: &[u32], current: u32) -> u32;

    /// How far behind the newest write a read is to see, up to `most`.
    fn read(&mut self, graph: &Graph, lane: u32, loc: u32, most: u32) -> u32;

    /// How many writes a write goes before in coherence, up to `most`.
    fn place(&mut self, graph: &Graph, lane: u32, loc: u32, most: u32) -> u32;

    /// One of `n`.
    fn choice(&mut self, graph: &Graph, lane: u32, n: u32) -> u32;

    /// A visible step is about to be made.
    fn step(&mut self, _world: &World, _thread: u32) {}
}

/// What it costs a reader to follow a decision that is not the obvious one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Cost {
    Nothing,
    Preemption,
    Stale,
}

#[derive(Debug)]
pub(crate) struct Single<S> {
    pub(crate) graph: Graph,
    pub(crate) strategy: S,
    pub(crate) decisions: Vec<u32>,
    /// How many answers each decision had, and what all but the obvious one cost.
    pub(crate) options: Vec<(u32, Cost)>,
    /// Reads of older values and writes placed before others.
    pub(crate) stale: u32,
    pub(crate) preemptions: u32,
    pub(crate) switches: u32,
    last: u32,
    bounds: Bounds,
}

impl<S: Strategy> Single<S> {
    pub(crate) fn new(strategy: S, bounds: Bounds) -> Self {
        let graph = Graph::default();
        Self {
            graph,
            strategy,
            decisions: Vec::new(),
            options: Vec::new(),
            stale: 0,
            preemptions: 0,
            switches: 0,
            last: 0,
            bounds,
        }
    }

    fn record(&mut self, decision: u32, options: u32, cost: Cost) {
        self.decisions.push(decision);
        self.options.push((options, cost));
        self.stale += u32::from(decision != 0 && cost == Cost::Stale);
    }

    /// Forgets the last execution.
    pub(crate) fn clear(&mut self) {
        self.graph.reset();
        self.decisions.clear();
        self.options.clear();
        (self.stale, self.preemptions, self.switches, self.last) = (0, 0, 0, 0);
    }
}

impl<S: Strategy> Driver for Single<S> {
    const EXPLORES: bool = false;

    fn bounds(&self) -> Bounds {
        self.bounds
    }

    fn graph(&mut self) -> &mut Graph {
        &mut self.graph
    }

    fn pick_thread(&mut self, world: &World, ready: &[u32], _current: u32) -> u32 {
        let stay = ready.contains(&self.last);
        // The obvious thread first, then the others in order.
        let obvious = if stay { self.last } else { ready[0] };
        let chosen =
            if ready.len() == 1 { obvious } else { self.strategy.thread(world, &self.graph, ready, self.last) };
        if ready.len() > 1 {
            let at = ready.iter().filter(|&&t| t != obvious).position(|&t| t == chosen);
            self.record(
                at.map_or(0, |at| at as u32 + 1),
                ready.len() as u32,
                if stay { Cost::Preemption } else { Cost::Nothing },
            );
        }
        if chosen != self.last {
            self.switches += 1;
            self.preemptions += u32::from(stay);
            self.last = chosen;
        }
        self.strategy.step(world, chosen);
        chosen
    }

    fn pick_read(&mut self, lane: u32, loc: u32, top: u32) -> u32 {
        let most = top - self.graph.next_floor(lane, loc);
        if most == 0 {
            return top;
        }
        let back = self.strategy.read(&self.graph, lane, loc, most).min(most);
        self.record(back, most + 1, Cost::Stale);
        top - back
    }

    fn pick_place(&mut self, lane: u32, loc: u32, top: u32) -> u32 {
        let most = top - 1 - self.graph.next_floor(lane, loc);
        if most == 0 {
            return top;
        }
        let back = self.strategy.place(&self.graph, lane, loc, most).min(most);
        self.record(back, most + 1, Cost::Stale);
        top - back
    }

    fn pick_choice(&mut self, lane: u32, n: u32) -> u32 {
        let chosen = self.strategy.choice(&self.graph, lane, n).min(n - 1);
        self.record(chosen, n, Cost::Nothing);
        chosen
    }
}
