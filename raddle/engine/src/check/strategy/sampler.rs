//! The sampled strategies under one roof.

use super::pct::Pct;
use super::pos::Pos;
use super::random::Random;
use super::rng::Rng;
use super::surw::Surw;
use crate::explore::single;
use crate::graph::execution_graph::Graph;
use crate::run::world::World;

/// How executions are sampled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Strategy {
    /// Uniformly among the threads that can go on.
    Random,
    /// Priorities with `depth − 1` change points (Burckhardt et al., ASPLOS 2010).
    Pct {
        /// How many ordering constraints the bug has; 3 is a good guess.
        depth: u32,
    },
    /// Partial order sampling (Yuan et al., CAV 2018).
    Pos,
    /// Selectively uniform random walk (Zhao et al., ASPLOS 2025).
    Surw,
    /// Random, SURW (half of the time) and POS in turn.
    Portfolio,
}

#[derive(Debug)]
pub(crate) struct Sampler {
    strategy: Strategy,
    now: Strategy,
    rng: Rng,
    pct: Pct,
    pos: Pos,
    surw: Surw,
    /// Whether the program asks for locks without waiting, and so can see one that is held.
    tries: bool,
    /// Visible steps of the execution.
    steps: u32,
}

/// Visible steps after which an execution goes on at random, and as an interleaving: a thread that waits in a loop for
/// another, and never blocks, would keep priorities and weights to itself for ever.
const FAIR_FROM: u32 = 5_000;

impl Sampler {
    pub(crate) fn new(strategy: Strategy) -> Self {
        let depth = if let Strategy::Pct { depth } = strategy { depth } else { 3 };
        Self {
            strategy,
            now: strategy,
            rng: Rng::new(0),
            pct: Pct::new(depth),
            pos: Pos::default(),
            surw: Surw::default(),
            tries: false,
            steps: 0,
        }
    }

    /// Forgets what it learned about the program.
    pub(crate) fn forget(&mut self) {
        self.pct.forget();
        self.surw.forget();
        self.tries = false;
    }

    /// Prepares for execution number `n`.
    ///
    /// Executions come in pairs, the second as unlike the first as can be: each alone is as random as any, and a bug
    /// that depends on an order is in one of both.
    pub(crate) fn start(&mut self, seed: u64, n: u64) {
        let (pair, second) = (n / 2, n % 2 == 1);
        let rng = Rng::new(seed ^ pair.wrapping_mul(0xd134_2543_de82_ef95));
        self.rng = if second { rng.mirrored() } else { rng };
        self.steps = 0;
        self.now = match self.strategy {
            Strategy::Portfolio => PORTFOLIO[(pair % PORTFOLIO.len() as u64) as usize],
            one => one,
        };
        if self.learns() {
            self.surw.start();
            if self.now == Strategy::Surw && !self.surw.knows() {
                self.now = Strategy::Random;
            }
        }
        match self.now {
            Strategy::Pct { .. } => self.pct.start(&mut self.rng),
            Strategy::Pos => self.pos.start(),
            Strategy::Surw => self.surw.choose(&mut self.rng),
            _ => {}
        }
    }

    /// Whether a read may see an older value, and a write go before others.
    fn goes_behind(&self, graph: &Graph) -> bool {
        // As long as everything is sequentially consistent, an older value is what an earlier turn would have read.
        graph.is_weak && self.steps <= FAIR_FROM
    }

    /// Whether accesses are counted, for the sake of executions to come.
    fn learns(&self) -> bool {
        matches!(self.strategy, Strategy::Surw | Strategy::Portfolio)
    }
}

const PORTFOLIO: [Strategy; 4] = [Strategy::Random, Strategy::Surw, Strategy::Surw, Strategy::Pos];

impl single::Strategy for Sampler {
    fn thread(&mut self, world: &World, _: &Graph, ready: &[u32], _: u32) -> u32 {
        // A thread that waits for a lock does not see when the lock was released, only that it was.
        if !self.tries
            && let Some(&t) = ready.iter().find(|&&t| world.releases(t))
        {
            return t;
        }
        match self.now {
            _ if self.steps > FAIR_FROM => Random.pick(&mut self.rng, ready),
            Strategy::Pct { .. } => self.pct.pick(&mut self.rng, ready),
            Strategy::Pos => self.pos.pick(&mut self.rng, ready),
            Strategy::Surw => self.surw.pick(&mut self.rng, world, ready),
            _ => Random.pick(&mut self.rng, ready),
        }
    }

    fn read(&mut self, graph: &Graph, _: u32, _: u32, most: u32) -> u32 {
        if self.goes_behind(graph) { self.rng.behind(most) } else { 0 }
    }

    fn place(&mut self, graph: &Graph, _: u32, _: u32, most: u32) -> u32 {
        if self.goes_behind(graph) { self.rng.behind(most) } else { 0 }
    }

    fn choice(&mut self, _: &Graph, _: u32, n: u32) -> u32 {
        self.rng.choice(n)
    }

    fn step(&mut self, world: &World, thread: u32) {
        self.tries |= world.tries(thread);
        self.steps += 1;
        if self.steps > FAIR_FROM {
            return;
        }
        if self.now == Strategy::Pos {
            self.pos.step(&mut self.rng, world, thread);
        }
        // Where the release of a lock is not a choice, it does not count.
        if self.learns() && (self.tries || !world.releases(thread)) {
            self.surw.step(&mut self.rng, world, thread, self.now == Strategy::Surw);
        }
    }
}
