//! POS: Yuan, Yang, Gu: "Partial Order Aware Concurrency Sampling", CAV 2018. Every pending event has a random
//! priority; the highest runs, and then the events it races with get new ones.

use super::rng::Rng;
use crate::run::world::World;

#[derive(Clone, Debug, Default)]
pub(crate) struct Pos {
    priorities: Vec<u64>,
}

impl Pos {
    pub(crate) fn start(&mut self) {
        self.priorities.clear();
    }

    pub(crate) fn pick(&mut self, rng: &mut Rng, ready: &[u32]) -> u32 {
        while self.priorities.len() <= *ready.last().expect("never empty") as usize {
            self.priorities.push(rng.next());
        }
        *ready.iter().max_by_key(|&&t| self.priorities[t as usize]).expect("never empty")
    }

    pub(crate) fn step(&mut self, rng: &mut Rng, world: &World, thread: u32) {
        while self.priorities.len() < world.threads.len() {
            self.priorities.push(rng.next());
        }
        let access = world.pending_access(thread);
        self.priorities[thread as usize] = rng.next();
        let Some((addr, write)) = access else { return };
        for other in 0..world.threads.len() as u32 {
            if other != thread && world.pending_access(other).is_some_and(|(a, w)| a == addr && (w || write)) {
                self.priorities[other as usize] = rng.next();
            }
        }
    }
}
