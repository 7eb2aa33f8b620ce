//! Whether a new event closes a cycle of `psc`: a search from the event, over SC accesses and fences alone.
//!
//! # Which edges are new
//!
//! The graph without the new event `e` has no cycle, and nothing comes after `e` in happens-before. So a new edge leads
//! into `e`, or it leaves `e`, or an SC fence that happens before `e`, along an edge out of `e`, which is of `co ∪ fr`, or
//! of `eco` where it goes from fence to fence. Let `S` be `e`, if it is SC, with the SC fences that happen before it. Every
//! new cycle has a new edge that leaves `S`, so what those edges lead to is followed until it leads back to `S`:
//!
//! 1. Along `co ∪ fr`. All of `S` has these edges, so it is a cycle whatever of `S` is reached.
//! 2. Along `eco`, to fences. Fences alone have these edges, so it is a cycle if a *fence* of `S` is reached. To reach `e`
//!    is none: to merge the two phases would forbid executions that are allowed.
//!
//! # What is followed
//!
//! With an SC event, all later ones of its lane are reached, along `sb`. So the state of the search is an index or two for
//! each lane, and they only sink. Of the SC accesses that are reached, `co ∪ fr` and `hb|loc` are followed from each, and
//! `sb≠loc; hb; sb≠loc` from the first of a lane: what a later one has of it, the first one has, too. A fence reaches
//! everything that it happens before, and has the outgoing edges of all accesses in there. For these, `eco` is a
//! comparison: events of one location have ranks, a write twice its place in coherence order, a read one more than the
//! write that it reads from; `a` is before `b` in `eco` just if its rank is less. Ranks ascend in a lane.
//!
//! The fences behind an SC access that is reached need no edge of their own: a write to which `co ∪ fr` led happens before
//! the access, or is the access, and the fences behind that write are reached with it.

use crate::graph::event::{Event, EventId};
use crate::graph::execution_graph::{Clock, Graph, Lane};
use crate::model::consistency::different_locations;

/// An index behind every lane's end.
const NEVER: u32 = u32::MAX;

/// Whether `psc` is still acyclic with the access `id`, the last event of its thread.
///
/// The graph was consistent without it. In a revisit a write is asked about first, then the read that reads from it.
pub(crate) fn acyclic(graph: &Graph, id: EventId) -> bool {
    let event = graph.get(id);
    // A read that waits gave up what it saw: nothing comes after it.
    if graph.sc_events < 2 || event.waiting {
        return true;
    }
    let past = graph.clock(id, Clock::Hb);
    let has_fence = |(lane, &count): (usize, &u32)| {
        graph.lanes.get(lane).and_then(|lane| lane.sc_fences.first()).is_some_and(|&first| first < count)
    };
    let is_fenced = graph.sc_fences > 0 && past.iter().enumerate().any(has_fence);
    if !is_fenced && !event.mode.is_sc() {
        return true;
    }
    let mut search = Search::new(graph, past);
    search.overwritten(event.loc, rank(graph, id));
    search.run();
    if search.met_fence || event.mode.is_sc() && search.lanes[id.lane as usize].now.accesses != NEVER {
        return false;
    }
    if is_fenced {
        search.followed(event.loc, rank(graph, id));
        search.run();
    }
    !search.met_fence
}

/// The order of `eco` among the accesses of a location.
fn rank(graph: &Graph, id: EventId) -> u32 {
    let event = graph.get(id);
    if event.is_write() { 2 * event.co } else { 2 * graph.co_place(event.rf) + 1 }
}

/// What is reached of a lane.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Reached {
    /// The SC accesses from this index on.
    accesses: u32,
    /// Everything from this index on: a fence that is reached happens before it, or is it.
    fenced: u32,
}

impl Reached {
    const NOTHING: Self = Self { accesses: NEVER, fenced: NEVER };

    /// Where the SC accesses begin that are reached in any way.
    fn any(self) -> u32 {
        self.accesses.min(self.fenced)
    }
}

/// How far the search has come in a lane.
#[derive(Clone, Copy)]
struct Progress {
    now: Reached,
    /// What of it has been followed.
    done: Reached,
    /// From this index on, the fences that an event happens before are reached.
    probed: u32,
}

struct Search<'g> {
    graph: &'g Graph,
    /// How much of each lane happens before the new event.
    past: &'g [u32],
    lanes: Vec<Progress>,
    /// For each location the least rank behind a fence that is reached; empty before there is one.
    least: Vec<u32>,
    /// Whether a fence is reached that happens before the new event.
    met_fence: bool,
}

impl<'g> Search<'g> {
    fn new(graph: &'g Graph, past: &'g [u32]) -> Self {
        let lanes = graph.lanes.iter().rposition(|lane| !lane.events.is_empty()).map_or(0, |last| last + 1);
        Self {
            graph,
            past,
            lanes: vec![Progress { now: Reached::NOTHING, done: Reached::NOTHING, probed: NEVER }; lanes],
            least: Vec::new(),
            met_fence: false,
        }
    }

    /// Follows what is reached until there is nothing new, or a cycle.
    fn run(&mut self) {
        while !self.met_fence
            && let Some(lane) = self.lanes.iter().position(|lane| lane.now != lane.done)
        {
            let now = self.lanes[lane].now;
            let before = std::mem::replace(&mut self.lanes[lane].done, now);
            if now.fenced < before.fenced {
                self.leave_fenced(lane, now.fenced, before.fenced);
            }
            if now.accesses < before.accesses {
                self.leave_accesses(lane, now.accesses, before.accesses.min(now.fenced));
            }
        }
    }

    /// Follows `co ∪ fr` and `eco` from the accesses between two indices of a lane, which come after a reached fence.
    fn leave_fenced(&mut self, lane: usize, from: u32, to: u32) {
        let graph = self.graph;
        let events = &graph.lanes[lane].events;
        if self.least.is_empty() {
            self.least.resize(graph.locs.len(), NEVER);
        }
        for index in from..to.min(events.len() as u32) {
            let event = &events[index as usize];
            if !is_access(event) || event.waiting {
                continue;
            }
            let rank = rank(graph, EventId::new(lane as u32, index));
            let least = &mut self.least[event.loc as usize];
            if rank < *least {
                *least = rank;
                self.overwritten(event.loc, rank);
                self.followed(event.loc, rank);
            }
        }
    }

    /// Follows `scb` from the SC accesses between two indices of a lane, which come after no reached fence.
    fn leave_accesses(&mut self, lane: usize, from: u32, to: u32) {
        let graph = self.graph;
        let sc_accesses = &graph.lanes[lane].sc_accesses;
        let first = sc_accesses.partition_point(|&index| index < from);
        for (n, &index) in sc_accesses[first..].iter().take_while(|&&index| index < to).enumerate() {
            let id = EventId::new(lane as u32, index);
            if n == 0 {
                self.through_other_locations(id);
            }
            self.after_at_location(id);
            let event = graph.get(id);
            if !event.waiting {
                self.overwritten(event.loc, rank(graph, id));
            }
        }
    }

    /// `co ∪ fr`: the writes of a location behind a rank.
    fn overwritten(&mut self, loc: u32, behind: u32) {
        let graph = self.graph;
        for (lane, accesses) in graph.locs[loc as usize].by_lane.iter().enumerate() {
            let id = |index: u32| EventId::new(lane as u32, index);
            let later = accesses.partition_point(|&index| rank(graph, id(index)) <= behind);
            if let Some(&write) = accesses[later..].iter().find(|&&index| graph.get(id(index)).is_write()) {
                self.reach_fences_after(id(write));
                self.reach_access(lane, write, |event| event.loc == loc && event.is_write());
            }
        }
    }

    /// `eco`, as far as it goes from fence to fence: the accesses of a location behind a rank.
    fn followed(&mut self, loc: u32, behind: u32) {
        let graph = self.graph;
        for (lane, accesses) in graph.locs[loc as usize].by_lane.iter().enumerate() {
            let id = |index: u32| EventId::new(lane as u32, index);
            let later = accesses.partition_point(|&index| rank(graph, id(index)) <= behind);
            if let Some(&first) = accesses.get(later) {
                self.reach_fences_after(id(first));
            }
        }
    }

    /// `hb|loc`: the accesses of the same location that an SC access happens before.
    fn after_at_location(&mut self, id: EventId) {
        let graph = self.graph;
        let loc = graph.get(id).loc;
        for (lane, accesses) in graph.locs[loc as usize].by_lane.iter().enumerate() {
            // The later ones of its own lane are reached along `sb`.
            if lane == id.lane as usize {
                continue;
            }
            let is_before = |&index: &u32| !graph.hb(id, EventId::new(lane as u32, index));
            if let Some(&first) = accesses.get(accesses.partition_point(is_before)) {
                self.reach_access(lane, first, |event| event.loc == loc);
            }
        }
    }

    /// `sb≠loc; hb; sb≠loc`, from an SC access.
    fn through_other_locations(&mut self, id: EventId) {
        let graph = self.graph;
        let events = &graph.lanes[id.lane as usize].events;
        let (access, later) = (graph.get(id), &events[id.index as usize + 1..]);
        let Some(skipped) = later.iter().position(|event| different_locations(event, access)) else { return };
        let next = EventId::new(id.lane, id.index + 1 + skipped as u32);
        for lane in (0..self.lanes.len()).filter(|&lane| lane != id.lane as usize) {
            let Some(first) = self.first_after(next, lane, self.lanes[lane].now.any()) else { continue };
            // What is of the location of the first one comes behind another one if anything of another location does.
            let others = &graph.lanes[lane].events[first as usize..];
            let Some(skipped) = others.iter().position(|event| different_locations(event, &others[0])) else {
                continue;
            };
            self.reach_access(lane, first + skipped as u32, |_| true);
        }
    }

    /// Reaches the first SC access of a lane, from an index on, that is as it should be.
    fn reach_access(&mut self, lane: usize, from: u32, is_wanted: impl Fn(&Event) -> bool) {
        let Lane { events, sc_accesses, .. } = &self.graph.lanes[lane];
        let until = self.lanes[lane].now.any();
        if from >= until || sc_accesses.last().is_none_or(|&last| last < from) {
            return;
        }
        let candidates = &sc_accesses[sc_accesses.partition_point(|&index| index < from)..];
        let mut candidates = candidates.iter().copied().take_while(|&index| index < until);
        if let Some(found) = candidates.find(|&index| is_wanted(&events[index as usize])) {
            self.lanes[lane].now.accesses = found;
        }
    }

    /// Reaches the SC fences that an access happens before.
    fn reach_fences_after(&mut self, id: EventId) {
        if id.index >= self.lanes[id.lane as usize].probed {
            return;
        }
        self.lanes[id.lane as usize].probed = id.index;
        let graph = self.graph;
        for lane in 0..self.lanes.len() {
            let fences = &graph.lanes[lane].sc_fences;
            let first = fences.partition_point(|&fence| !graph.hb(id, EventId::new(lane as u32, fence)));
            if let Some(&fence) = fences.get(first).filter(|&&fence| fence < self.lanes[lane].now.fenced) {
                self.reach_fence(EventId::new(lane as u32, fence));
            }
        }
    }

    fn reach_fence(&mut self, fence: EventId) {
        self.met_fence |= fence.index < self.past[fence.lane as usize];
        for lane in 0..self.lanes.len() {
            if let Some(first) = self.first_after(fence, lane, self.lanes[lane].now.fenced) {
                self.lanes[lane].now.fenced = first;
            }
        }
    }

    /// The first event of a lane, before `until`, that another one happens before, or is.
    fn first_after(&self, id: EventId, lane: usize, until: u32) -> Option<u32> {
        let is_before = |index: u32| !self.graph.hb(id, EventId::new(lane as u32, index));
        let (mut low, mut high) = (0, until.min(self.graph.lanes[lane].events.len() as u32));
        if high == 0 || is_before(high - 1) {
            return None;
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if is_before(middle) { low = middle + 1 } else { high = middle }
        }
        Some(low)
    }
}

fn is_access(event: &Event) -> bool {
    event.is_access()
}
