//! PCT: Burckhardt, Kothari, Musuvathi, Nagarakatte: "A Randomized Scheduler with Probabilistic Guarantees of Finding
//! Bugs", ASPLOS 2010. Threads have random priorities; at `depth − 1` random steps the running thread's falls below all
//! others.
//!
//! The number of steps is not known before: it is the largest seen so far. Spinning threads are the engine's to hold
//! back.

use super::rng::Rng;

#[derive(Clone, Debug, Default)]
pub(crate) struct Pct {
    depth: u32,
    priorities: Vec<u64>,
    changes: Vec<u64>,
    step: u64,
    longest: u64,
}

impl Pct {
    pub(crate) fn new(depth: u32) -> Self {
        Self { depth, longest: 1, ..Self::default() }
    }

    /// Forgets how long executions are.
    pub(crate) fn forget(&mut self) {
        (self.step, self.longest) = (0, 1);
    }

    pub(crate) fn start(&mut self, rng: &mut Rng) {
        self.longest = self.longest.max(self.step);
        self.step = 0;
        self.priorities.clear();
        self.changes.clear();
        self.changes.extend((1..self.depth).map(|_| rng.below(self.longest)));
    }

    pub(crate) fn pick(&mut self, rng: &mut Rng, ready: &[u32]) -> u32 {
        while self.priorities.len() <= *ready.last().expect("never empty") as usize {
            self.priorities.push((1 << 32) + rng.below(1 << 40));
        }
        let priorities = &mut self.priorities;
        let highest = |p: &[u64]| *ready.iter().max_by_key(|&&t| p[t as usize]).expect("never empty");
        let mut chosen = highest(priorities);
        if let Some(at) = self.changes.iter().position(|&c| c == self.step) {
            priorities[chosen as usize] = at as u64;
            chosen = highest(priorities);
        }
        self.step += 1;
        chosen
    }
}
