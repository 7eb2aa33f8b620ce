//! The sampled strategies under one roof.

use super::pct::Pct;
use super::pos::Pos;
use super::random::Random;
use super::rng::Rng;
use super::surw::Surw;
use crate::engine::graph::Graph;
use crate::engine::linear;
use crate::engine::world::World;

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
    /// All of them in turn.
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
}

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
        }
    }

    /// Prepares for execution number `n`.
    pub(crate) fn start(&mut self, seed: u64, n: u64) {
        self.rng = Rng::new(seed ^ n.wrapping_mul(0xd134_2543_de82_ef95));
        self.now = match self.strategy {
            Strategy::Portfolio => match n % 4 {
                0 => Strategy::Surw,
                1 => Strategy::Pos,
                2 => Strategy::Random,
                _ => Strategy::Pct { depth: 3 },
            },
            one => one,
        };
        match self.now {
            Strategy::Pct { .. } => self.pct.start(&mut self.rng),
            Strategy::Pos => self.pos.start(),
            Strategy::Surw => self.surw.start(&mut self.rng),
            _ => {}
        }
    }
}

impl linear::Strategy for Sampler {
    fn thread(&mut self, world: &World, _: &Graph, ready: &[u32], _: u32) -> u32 {
        match self.now {
            Strategy::Pct { .. } => self.pct.pick(&mut self.rng, ready),
            Strategy::Pos => self.pos.pick(&mut self.rng, ready),
            Strategy::Surw => self.surw.pick(&mut self.rng, world, ready),
            _ => Random.pick(&mut self.rng, ready),
        }
    }

    fn read(&mut self, _: &Graph, _: u32, _: u32, most: u32) -> u32 {
        self.rng.behind(most)
    }

    fn place(&mut self, _: &Graph, _: u32, _: u32, most: u32) -> u32 {
        self.rng.behind(most)
    }

    fn choice(&mut self, _: &Graph, _: u32, n: u32) -> u32 {
        self.rng.choice(n)
    }

    fn step(&mut self, world: &World, thread: u32) {
        match self.now {
            Strategy::Pos => self.pos.step(&mut self.rng, world, thread),
            Strategy::Surw => self.surw.step(&mut self.rng, world, thread),
            _ => {}
        }
    }
}
