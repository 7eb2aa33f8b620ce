//! SURW: Zhao, Wolff, Yuan, Roychoudhury et al.: "Selectively Uniform Concurrency Testing", ASPLOS 2025. Uniform over
//! the orders of the accesses to one object per execution; everything else by random thread priorities.
//!
//! Departs in how it counts: a thread's accesses to an object are those of the last execution, by the order in which
//! threads were spawned and objects were met, and a thread that is not spawned yet counts as its parent's only through
//! its own turn.

use rustc_hash::FxHashMap;

use super::rng::Rng;
use crate::engine::world::World;

#[derive(Clone, Debug, Default)]
pub(crate) struct Surw {
    /// Accesses of the last execution, by thread and object.
    profile: Vec<FxHashMap<usize, u64>>,
    /// Those of this one.
    seen: Vec<FxHashMap<usize, u64>>,
    /// Objects by address, in the order in which they were met.
    objects: FxHashMap<usize, usize>,
    object: usize,
    left: Vec<u64>,
    priorities: Vec<u64>,
    intended: Option<u32>,
    blocked: Vec<u32>,
}

impl Surw {
    pub(crate) fn start(&mut self, rng: &mut Rng) {
        self.profile = std::mem::take(&mut self.seen);
        self.objects.clear();
        self.blocked.clear();
        self.priorities.clear();
        // An object that at least two threads touch, by how often.
        let mut totals: FxHashMap<usize, (u64, u32)> = FxHashMap::default();
        for counts in &self.profile {
            for (&object, &n) in counts {
                let t = totals.entry(object).or_default();
                *t = (t.0 + n, t.1 + 1);
            }
        }
        let mut shared: Vec<(usize, u64)> =
            totals.into_iter().filter(|(_, (_, threads))| *threads > 1).map(|(o, (n, _))| (o, n)).collect();
        shared.sort_unstable();
        let mut at = rng.below(shared.iter().map(|s| s.1).sum::<u64>().max(1));
        self.object = usize::MAX;
        for (object, n) in shared {
            if at < n {
                self.object = object;
                break;
            }
            at -= n;
        }
        self.left = self.profile.iter().map(|c| c.get(&self.object).copied().unwrap_or(0)).collect();
        self.intend(rng);
    }

    fn intend(&mut self, rng: &mut Rng) {
        let total: u64 = self.left.iter().sum();
        let mut at = rng.below(total.max(1));
        self.intended = None;
        for (t, &n) in self.left.iter().enumerate() {
            if at < n {
                self.intended = Some(t as u32);
                break;
            }
            at -= n;
        }
    }

    fn object_of(&mut self, world: &World, thread: u32) -> Option<usize> {
        let (addr, _) = world.pending_access(thread)?;
        let next = self.objects.len();
        Some(*self.objects.entry(addr).or_insert(next))
    }

    pub(crate) fn pick(&mut self, rng: &mut Rng, world: &World, ready: &[u32]) -> u32 {
        while self.priorities.len() < world.threads.len() {
            self.priorities.push(rng.next());
        }
        loop {
            let free = ready.iter().filter(|t| !self.blocked.contains(t));
            let Some(&t) = free.max_by_key(|&&t| self.priorities[t as usize]) else {
                // Whoever is intended cannot get there: let the object go until its next access.
                self.blocked.clear();
                self.intended = None;
                continue;
            };
            if self.object_of(world, t) == Some(self.object) && self.intended.is_some_and(|i| i != t) {
                self.blocked.push(t);
                continue;
            }
            return t;
        }
    }

    pub(crate) fn step(&mut self, rng: &mut Rng, world: &World, thread: u32) {
        let Some(object) = self.object_of(world, thread) else { return };
        if self.seen.len() < world.threads.len() {
            self.seen.resize_with(world.threads.len(), FxHashMap::default);
        }
        *self.seen[thread as usize].entry(object).or_default() += 1;
        if object == self.object {
            if let Some(n) = self.left.get_mut(thread as usize) {
                *n = n.saturating_sub(1);
            }
            self.blocked.clear();
            self.intend(rng);
        }
    }
}
