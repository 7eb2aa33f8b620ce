//! What threads wait for, when none can go on.

use crate::evidence::{Awaited, Evidence, Holder, Wait, cycle};
use crate::graph::site::Site;
use crate::run::holders::Holding;
use crate::run::request::{Op, Request};
use crate::run::world::World;

/// What a thread waits for.
pub(crate) enum Reason<'a> {
    /// A thread's end.
    End(u32),
    /// A lock that these threads hold.
    Lock(&'a [Holding]),
    /// What another thread would have to do.
    Wake,
    /// A moment.
    Time,
}

impl World {
    /// Where a thread waits, and for what; `None` if it has ended.
    pub(crate) fn waits_for(&self, thread: u32) -> Option<(Site, Reason<'_>)> {
        let Request { op, site } = self.threads[thread as usize].pending?;
        let reason = match op {
            Op::Join { thread } => Reason::End(thread),
            Op::Update(u) if site.role.acquires() => {
                Reason::Lock(self.loc_at(u.address.addr).map_or(&[], |loc| self.holders.holding(loc)))
            }
            Op::Update(_) => Reason::Wake,
            Op::Sleep { .. } => Reason::Time,
            _ => return None,
        };
        Some((site, reason))
    }

    /// The threads without which a thread cannot go on, each once.
    pub(crate) fn blockers(&self, thread: u32) -> Vec<usize> {
        match self.waits_for(thread) {
            Some((_, Reason::End(other))) => vec![other as usize],
            Some((_, Reason::Lock(holders))) => {
                let mut threads = Vec::new();
                for holder in holders.iter().map(|h| h.thread as usize) {
                    if !threads.contains(&holder) {
                        threads.push(holder);
                    }
                }
                threads
            }
            _ => Vec::new(),
        }
    }

    /// Why no thread can go on.
    pub(crate) fn deadlock(&self) -> Evidence {
        let threads = 0..self.threads.len() as u32;
        let blockers: Vec<Vec<usize>> = threads.clone().map(|t| self.blockers(t)).collect();
        let name = |t: usize| self.name(t as u32);
        Evidence::Deadlock {
            waits: threads.filter_map(|t| self.wait(t)).collect(),
            cycle: cycle(&blockers).unwrap_or_default().into_iter().map(name).collect(),
            first_cause: self.first_panic(),
        }
    }

    fn wait(&self, thread: u32) -> Option<Wait> {
        let (site, reason) = self.waits_for(thread)?;
        let holder =
            |h: &Holding| Holder { thread: self.name(h.thread), shared: h.shared, since: Some((&h.since).into()) };
        let awaits = match reason {
            Reason::End(other) => Awaited::End(self.name(other)),
            Reason::Lock(holders) => Awaited::Lock(holders.iter().map(holder).collect()),
            Reason::Wake => Awaited::Wake,
            Reason::Time => Awaited::Time,
        };
        Some(Wait { thread: self.name(thread), operation: (&site).into(), awaits })
    }

    /// Whether all threads that have not ended wait for something else than a lock, or for a lock all of whose holders
    /// do: then a process would end with main, and their waits with it.
    pub(crate) fn all_wait_for_work(&self) -> bool {
        let mut known = vec![None; self.threads.len()];
        (0..self.threads.len() as u32).all(|t| self.waits_for_work(t, &mut known))
    }

    fn waits_for_work(&self, thread: u32, known: &mut [Option<bool>]) -> bool {
        if let Some(known) = known[thread as usize] {
            return known;
        }
        // A thread that is met again on the way is on a cycle.
        known[thread as usize] = Some(false);
        let is_there = |h: &Holding| self.threads[h.thread as usize].end.is_none();
        let waits = match self.waits_for(thread) {
            Some((_, Reason::Lock(holders))) => {
                !holders.is_empty() && holders.iter().all(|h| is_there(h) && self.waits_for_work(h.thread, known))
            }
            _ => true,
        };
        known[thread as usize] = Some(waits);
        waits
    }
}
