//! Uniform choice among the threads that can go on.

use super::rng::Rng;

#[derive(Clone, Debug)]
pub(crate) struct Random;

impl Random {
    pub(crate) fn pick(&mut self, rng: &mut Rng, ready: &[u32]) -> u32 {
        ready[rng.below(ready.len() as u64) as usize]
    }
}
