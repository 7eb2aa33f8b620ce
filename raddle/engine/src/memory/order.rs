//! Happens-before among plain accesses: that of the graph, and that of atomics which are no events of it.
//!
//! Most of what orders plain accesses are events: the graph's clocks say what happens before a thread's last event. But
//! std's own code also synchronises, on atomics that no stand-in replaces: the counts of `Arc` first of all. The compiler's
//! instrumentation delivers these operations with their orderings. They run in the order of the schedule, so their
//! reads-from is what happened; what they order is kept here, in *side clocks*, beside the clocks of the graph.
//!
//! A side clock is learned between two events of a lane. From then on it belongs to what every later event of the lane
//! knows, and to what is known by whoever knows such an event: a lane keeps a log of what it has learned, by its number
//! of events at that time.
//!
//! The rules are C++20's: a release sequence is a store followed by read-modify-writes; fences as RC11 has them
//! (`[F rel]; sb; [W]`, `[R]; sb; [F acq]`). `SeqCst` is taken for `AcqRel`: that can only miss a race, never invent one,
//! where the order of `SeqCst` operations is the schedule's anyway.

use rustc_hash::FxHashMap;

use super::epoch::{Epoch, VectorClock};
use crate::graph::event::Mode;

/// What an atomic operation that is no event does to its location.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Load,
    Store,
    Update,
}

/// What the running thread knows.
#[derive(Debug, Default)]
pub(crate) struct Order {
    lane: u32,
    epoch: Epoch,
    clock: VectorClock,
    lanes: Vec<Lane>,
    threads: Vec<Fences>,
    /// What an acquire load of the atomic at an address learns.
    messages: FxHashMap<usize, VectorClock>,
}

#[derive(Debug, Default)]
struct Lane {
    /// Releases that were no events, since the execution began.
    releases: u32,
    /// What was learned besides events: all that was known behind so many events. Ascending.
    learned: Vec<(u32, VectorClock)>,
}

#[derive(Debug, Default)]
struct Fences {
    /// What relaxed loads have seen, for the next acquire fence.
    seen: VectorClock,
    /// What was known at the last release fence, for relaxed stores.
    released: VectorClock,
}

impl Order {
    /// An execution begins.
    pub(crate) fn clear(&mut self) {
        for lane in &mut self.lanes {
            lane.releases = 0;
            lane.learned.clear();
        }
        for thread in &mut self.threads {
            thread.seen.clear();
            thread.released.clear();
        }
        self.messages.clear();
    }

    /// A thread goes on behind the `events`-th event of its lane, before which happens what `hb` counts of each lane.
    pub(crate) fn resume(&mut self, thread: u32, lane: u32, events: u32, hb: &[u32]) {
        let lanes = hb.len().max(lane as usize + 1);
        if self.lanes.len() < lanes {
            self.lanes.resize_with(lanes, Lane::default);
        }
        if self.threads.len() <= thread as usize {
            self.threads.resize_with(thread as usize + 1, Fences::default);
        }
        self.lane = lane;
        self.epoch = Epoch::new(events, self.lanes[lane as usize].releases);
        self.clock.set_events(hb);
        for (other, &known) in hb.iter().enumerate() {
            let is_known = |&&(behind, _): &&(u32, VectorClock)| other == lane as usize || known > behind;
            if let Some((_, learned)) = self.lanes[other].learned.iter().rev().find(is_known) {
                self.clock.join(learned);
            }
        }
    }

    pub(crate) fn lane(&self) -> u32 {
        self.lane
    }

    pub(crate) fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// Whether what a lane did at an epoch happens before what the running thread does now.
    pub(crate) fn knows(&self, lane: u32, epoch: Epoch) -> bool {
        lane == self.lane || self.clock.knows(lane, epoch)
    }

    /// The running thread has done an atomic operation at an address.
    pub(crate) fn operated(&mut self, thread: u32, addr: usize, operation: Operation, mode: Mode) {
        if operation != Operation::Store && self.messages.contains_key(&addr) {
            let message = self.messages[&addr].clone();
            if mode.acquires() {
                self.learn(&message);
            } else {
                self.threads[thread as usize].seen.join(&message);
            }
        }
        if operation != Operation::Load {
            let said = if mode.releases() { self.release() } else { self.threads[thread as usize].released.clone() };
            let message = self.messages.entry(addr).or_default();
            if operation == Operation::Store {
                message.clear();
            }
            message.join(&said);
        }
    }

    /// The running thread has passed a fence.
    pub(crate) fn fenced(&mut self, thread: u32, mode: Mode) {
        if mode.acquires() {
            let seen = std::mem::take(&mut self.threads[thread as usize].seen);
            self.learn(&seen);
        }
        if mode.releases() {
            self.threads[thread as usize].released = self.release();
        }
    }

    /// Memory was freed: what is there next is another atomic.
    pub(crate) fn forget(&mut self, memory: &std::ops::Range<usize>) {
        if !self.messages.is_empty() {
            self.messages.retain(|addr, _| !memory.contains(addr));
        }
    }

    /// All that is known now; what the thread does from here on is later.
    fn release(&mut self) -> VectorClock {
        self.epoch = self.epoch.released();
        self.lanes[self.lane as usize].releases += 1;
        let mut said = self.clock.clone();
        said.set(self.lane, self.epoch);
        said
    }

    fn learn(&mut self, message: &VectorClock) {
        if self.clock.includes(message) {
            return;
        }
        self.clock.join(message);
        let events = self.epoch.events();
        let learned = &mut self.lanes[self.lane as usize].learned;
        match learned.last_mut() {
            Some((behind, known)) if *behind == events => known.join(message),
            last => {
                let mut known = last.map(|(_, known)| known.clone()).unwrap_or_default();
                known.join(message);
                learned.push((events, known));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Mode::{AcqRel, Acquire, Relaxed, Release};
    use Operation::{Load, Store, Update};

    const COUNT: usize = 64;

    /// Two threads in lanes of their own, with one event each that knows nothing of the other.
    struct Two {
        order: Order,
        events: [u32; 2],
    }

    impl Two {
        fn new() -> Self {
            Self { order: Order::default(), events: [1, 1] }
        }

        fn go_on(&mut self, thread: u32) -> &mut Order {
            let mut hb = [0, 0];
            hb[thread as usize] = self.events[thread as usize];
            self.order.resume(thread, thread, hb[thread as usize], &hb);
            &mut self.order
        }
    }

    /// Whether an access of the first thread before `first` happens before what the second does behind `second`.
    fn orders(first: impl FnOnce(&mut Order), second: impl FnOnce(&mut Order)) -> bool {
        let mut two = Two::new();
        let order = two.go_on(0);
        let accessed = order.epoch();
        first(order);
        let order = two.go_on(1);
        second(order);
        order.knows(0, accessed)
    }

    #[test]
    fn an_acquire_that_reads_a_release_orders() {
        let release = |order: &mut Order| order.operated(0, COUNT, Update, Release);
        assert!(orders(release, |order| order.operated(1, COUNT, Update, AcqRel)));
        assert!(orders(release, |order| order.operated(1, COUNT, Load, Acquire)));
        assert!(!orders(release, |order| order.operated(1, COUNT, Load, Relaxed)));
        assert!(!orders(release, |order| order.operated(1, COUNT + 8, Load, Acquire)));
        assert!(!orders(
            |order| order.operated(0, COUNT, Store, Relaxed),
            |order| order.operated(1, COUNT, Load, Acquire)
        ));
    }

    #[test]
    fn a_fence_behind_a_relaxed_load_orders_as_the_last_drop_of_an_arc_does() {
        let release = |order: &mut Order| order.operated(0, COUNT, Update, Release);
        assert!(orders(release, |order| {
            order.operated(1, COUNT, Update, Release);
            order.fenced(1, Acquire);
        }));
        assert!(!orders(release, |order| order.fenced(1, Acquire)));
        let fence_first = |order: &mut Order| {
            order.fenced(0, Release);
            order.operated(0, COUNT, Store, Relaxed);
        };
        assert!(orders(fence_first, |order| order.operated(1, COUNT, Load, Acquire)));
    }

    #[test]
    fn a_store_ends_a_release_sequence_and_an_update_goes_on_with_it() {
        let mut two = Two::new();
        let accessed = two.go_on(0).epoch();
        two.order.operated(0, COUNT, Store, Release);
        two.go_on(1).operated(1, COUNT, Update, Relaxed);
        two.order.operated(1, COUNT, Load, Acquire);
        assert!(two.order.knows(0, accessed), "an update carries on");

        let mut two = Two::new();
        let accessed = two.go_on(0).epoch();
        two.order.operated(0, COUNT, Store, Release);
        two.go_on(1).operated(1, COUNT, Store, Relaxed);
        two.order.operated(1, COUNT, Load, Acquire);
        assert!(!two.order.knows(0, accessed), "a store does not");
    }

    #[test]
    fn what_comes_behind_a_release_is_not_known_by_it() {
        let mut two = Two::new();
        two.go_on(0).operated(0, COUNT, Update, Release);
        let later = two.order.epoch();
        two.go_on(1).operated(1, COUNT, Load, Acquire);
        assert!(!two.order.knows(0, later));
    }

    #[test]
    fn what_was_learned_is_known_to_later_events_and_to_those_who_know_them() {
        let mut two = Two::new();
        let accessed = two.go_on(0).epoch();
        two.order.operated(0, COUNT, Update, Release);
        two.go_on(1).operated(1, COUNT, Load, Acquire);
        two.events[1] = 2;
        assert!(two.go_on(1).knows(0, accessed), "the lane itself, an event later");
        // A third lane that knows the second event of the second lane, and one that knows the first alone.
        two.order.resume(2, 2, 1, &[0, 2, 1]);
        assert!(two.order.knows(0, accessed));
        two.order.resume(2, 2, 1, &[0, 1, 1]);
        assert!(!two.order.knows(0, accessed));
    }
}
