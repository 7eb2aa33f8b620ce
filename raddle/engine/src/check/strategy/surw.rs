//! SURW: Zhao, Wolff, Yuan, Roychoudhury et al.: "Selectively Uniform Concurrency Testing", ASPLOS 2025. Uniform over
//! the orders of the accesses to one object per execution; everything else by random thread priorities.
//!
//! Needs to know beforehand how often each thread accesses the object: as often as in the execution before. Which object
//! is the one is known by the order in which each thread meets objects, which does not depend on the others as long as
//! it does the same; addresses and the order over all threads do.
//!
//! The accesses to all objects are one more choice; then it is URW, the paper's uniform random walk.
//!
//! Departs from the paper in threads that are not spawned yet: they have weights of their own, where the paper counts
//! them as their parents'. If such a thread is intended, no thread accesses the object until its parents have spawned it.

use super::rng::Rng;
use crate::run::world::World;

/// What a thread did to an object.
#[derive(Clone, Copy, Debug)]
struct Accesses {
    /// The object's location, in this execution.
    loc: u32,
    count: u32,
    write: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Surw {
    /// For each thread, what it accessed in this execution, in the order in which it met it.
    seen: Vec<Vec<Accesses>>,
    /// As `seen`, of the execution before.
    profile: Vec<Vec<Accesses>>,
    objects: Vec<Object>,
    /// Instead of one object, all of them.
    everything: bool,
    /// How many objects each thread meets before the chosen one.
    before: Vec<Option<usize>>,
    /// The location of the chosen object, once a thread has accessed it.
    loc: Option<u32>,
    /// Accesses to it that are expected of each thread.
    left: Vec<u32>,
    priorities: Vec<u64>,
    intended: Option<u32>,
    blocked: Vec<u32>,
}

/// One execution in this many is uniform over the orders of all accesses.
const EVERYTHING: u64 = 12;

/// An object of the execution before.
#[derive(Clone, Copy, Debug, Default)]
struct Object {
    count: u64,
    threads: usize,
    written: bool,
}

impl Surw {
    /// Forgets what it knows of the program.
    pub(crate) fn forget(&mut self) {
        self.seen.iter_mut().for_each(Vec::clear);
    }

    /// Prepares for an execution; what the last one accessed is what is expected of this one.
    pub(crate) fn start(&mut self) {
        std::mem::swap(&mut self.seen, &mut self.profile);
        self.seen.iter_mut().for_each(Vec::clear);
        self.blocked.clear();
        self.priorities.clear();
        self.intended = None;
        self.loc = None;
    }

    /// Whether there is an execution to go by.
    pub(crate) fn knows(&self) -> bool {
        self.profile.iter().any(|accesses| !accesses.is_empty())
    }

    /// Chooses an object.
    pub(crate) fn choose(&mut self, rng: &mut Rng) {
        self.left.clear();
        self.before.clear();
        self.everything = rng.below(EVERYTHING) == 0;
        if self.everything {
            self.left.extend(self.profile.iter().map(|accesses| accesses.iter().map(|a| a.count).sum::<u32>()));
            return self.intend(rng);
        }
        self.objects.clear();
        for accesses in self.profile.iter().flatten() {
            let at = accesses.loc as usize;
            if self.objects.len() <= at {
                self.objects.resize(at + 1, Object::default());
            }
            let object = &mut self.objects[at];
            object.count += u64::from(accesses.count);
            object.threads += 1;
            object.written |= accesses.write;
        }
        let threads = self.profile.iter().filter(|accesses| !accesses.is_empty()).count();
        let chosen = self.draw(rng, 2.max(threads / 2)).or_else(|| self.draw(rng, 2));
        for accesses in &self.profile {
            let at = accesses.iter().position(|a| Some(a.loc as usize) == chosen);
            self.before.push(at);
            self.left.push(at.map_or(0, |at| accesses[at].count));
        }
        self.intend(rng);
    }

    /// An object that at least `threads` threads share, drawn by how often it is accessed.
    fn draw(&self, rng: &mut Rng, threads: usize) -> Option<usize> {
        let weight = |o: &Object| if o.written && o.threads >= threads { o.count } else { 0 };
        rng.weighted(self.objects.iter().map(weight))
    }

    fn intend(&mut self, rng: &mut Rng) {
        self.intended = rng.weighted(self.left.iter().map(|&n| n.into())).map(|t| t as u32);
    }

    fn is_on_object(&self, world: &World, thread: u32) -> bool {
        let Some((addr, _)) = world.pending_access(thread) else { return false };
        match world.loc_at(addr) {
            _ if self.everything => true,
            Some(loc) => self.loc == Some(loc),
            // No thread has accessed it: it is the chosen one if it is that to this thread.
            None => {
                let met = self.seen.get(thread as usize).map_or(0, Vec::len);
                self.loc.is_none() && self.before.get(thread as usize) == Some(&Some(met))
            }
        }
    }

    pub(crate) fn pick(&mut self, rng: &mut Rng, world: &World, ready: &[u32]) -> u32 {
        while self.priorities.len() < world.threads.len() {
            self.priorities.push(rng.next());
        }
        loop {
            let free = ready.iter().filter(|t| !self.blocked.contains(t));
            let Some(&t) = free.max_by_key(|&&t| self.priorities[t as usize]) else {
                // The intended thread cannot get there: let the object go until its next access.
                self.blocked.clear();
                self.intended = None;
                continue;
            };
            if self.intended.is_some_and(|i| i != t) && self.is_on_object(world, t) {
                self.blocked.push(t);
                continue;
            }
            return t;
        }
    }

    /// Notes a step, whichever strategy chose it; `leads`: in an execution of its own.
    pub(crate) fn step(&mut self, rng: &mut Rng, world: &World, thread: u32, leads: bool) {
        let Some((addr, write)) = world.pending_access(thread) else { return };
        let is_on_object = leads && self.is_on_object(world, thread);
        let t = thread as usize;
        if self.seen.len() <= t {
            self.seen.resize_with(t + 1, Vec::new);
        }
        // A location that no thread has accessed will be the next one.
        let loc = world.loc_at(addr).unwrap_or(world.bound.len() as u32);
        match self.seen[t].iter_mut().find(|a| a.loc == loc) {
            Some(accesses) => {
                accesses.count += 1;
                accesses.write |= write;
            }
            None => self.seen[t].push(Accesses { loc, count: 1, write }),
        }
        if is_on_object {
            self.loc = Some(loc);
            if let Some(n) = self.left.get_mut(t) {
                *n = n.saturating_sub(1);
            }
            self.blocked.clear();
            self.intend(rng);
        }
    }
}
