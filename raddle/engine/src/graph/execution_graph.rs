//! The execution graph: events by lane, reads-from, coherence order, and a clock or three per event.
//!
//! Every event carries two clocks over lanes, counting events: `hb`, what happens before it, and
//! `porf`, its causal prefix (`sb ∪ rf`)⁺; both include the event itself. A write also has `msg`, what an acquire
//! read of it learns (RC11's synchronises-with through release sequences and fences). A clock depends only on the
//! causal prefix of its event, so clocks survive whatever is cut off behind them.
//!
//! The graph remembers two orders. `stamps` is TruSt's order of addition, on which the maximality of revisits
//! depends. `schedule` is an order in which the program can be run: it extends `sb ∪ rf`. They differ only in where the
//! read revisited last stands: where it was added first, or after the write it now reads.

use crate::graph::event::{Event, EventId, Kind};
use crate::graph::site::Object;

/// Which of an event's clocks.
#[derive(Clone, Copy)]
pub(crate) enum Clock {
    Hb = 0,
    Porf = 1,
    Msg = 2,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Lane {
    pub(crate) events: Vec<Event>,
    /// Indices of the SeqCst accesses, ascending.
    pub(crate) sc_accesses: Vec<u32>,
    /// Indices of the SeqCst fences, ascending.
    pub(crate) sc_fences: Vec<u32>,
    /// Three for each event; what lies behind them is void.
    pub(crate) clocks: Vec<u32>,
}

impl Lane {
    /// The SeqCst events of the kind of `event`.
    fn sc_like(&mut self, event: &Event) -> &mut Vec<u32> {
        if event.kind == Kind::Fence { &mut self.sc_fences } else { &mut self.sc_accesses }
    }
}

/// A location: its coherence order and its accesses.
#[derive(Clone, Debug, Default)]
pub(crate) struct Loc {
    pub(crate) init: u64,
    /// Writes in coherence order, without the initial one: `co[p - 1]` is at place `p`.
    pub(crate) co: Vec<EventId>,
    /// Indices of the accesses of each lane, ascending.
    pub(crate) by_lane: Vec<Vec<u32>>,
    /// Number of events when it came to be.
    born: u32,
    pub(crate) object: Object,
}

impl Loc {
    fn clear(&mut self) {
        self.co.clear();
        self.by_lane.iter_mut().for_each(Vec::clear);
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Graph {
    pub(crate) lanes: Vec<Lane>,
    pub(crate) locs: Vec<Loc>,
    pub(crate) stamps: Vec<EventId>,
    pub(crate) schedule: Vec<EventId>,
    /// Lanes that a clock has room for.
    pub(crate) stride: usize,
    /// SeqCst accesses and fences, and how many of them are fences.
    pub(crate) sc_events: u32,
    pub(crate) sc_fences: u32,
    /// Whether there is an access whose value need not be the latest of an interleaving: in a graph that was made event
    /// by event, anything but SeqCst accesses, locks and the like.
    pub(crate) is_weak: bool,
    /// Non-default choices that count against the budget of spurious effects.
    pub(crate) spurious: u32,
    /// The events with which time passed, in their order.
    pub(crate) times: Vec<EventId>,
    /// For each lane but the first: the lane that first spawned into it, and how many that lane had
    /// spawned into before.
    pub(crate) lane_keys: Vec<(u32, u32)>,
    /// Number of events when each of these lanes got its name.
    lanes_born: Vec<u32>,
    spare: Vec<Loc>,
}

impl Default for Graph {
    fn default() -> Self {
        Self {
            lanes: Vec::new(),
            locs: Vec::new(),
            stamps: Vec::new(),
            schedule: Vec::new(),
            stride: 4,
            sc_events: 0,
            sc_fences: 0,
            is_weak: false,
            spurious: 0,
            times: Vec::new(),
            lane_keys: Vec::new(),
            lanes_born: Vec::new(),
            spare: Vec::new(),
        }
    }
}

impl Graph {
    pub(crate) fn clear(&mut self) {
        self.truncate(0);
        self.lanes.truncate(64);
    }

    /// Forgets everything, lanes' names included, and keeps the memory.
    pub(crate) fn reset(&mut self) {
        self.lanes.truncate(64);
        for lane in &mut self.lanes {
            lane.events.clear();
            lane.sc_accesses.clear();
            lane.sc_fences.clear();
        }
        for mut loc in self.locs.drain(..).rev() {
            loc.clear();
            self.spare.push(loc);
        }
        self.stamps.clear();
        self.schedule.clear();
        (self.sc_events, self.sc_fences, self.is_weak, self.spurious) = (0, 0, false, 0);
        self.times.clear();
        self.lane_keys.clear();
        self.lanes_born.clear();
    }

    pub(crate) fn len(&self) -> usize {
        self.stamps.len()
    }

    pub(crate) fn get(&self, id: EventId) -> &Event {
        &self.lanes[id.lane as usize].events[id.index as usize]
    }

    pub(crate) fn get_mut(&mut self, id: EventId) -> &mut Event {
        &mut self.lanes[id.lane as usize].events[id.index as usize]
    }

    pub(crate) fn contains(&self, id: EventId) -> bool {
        self.lanes.get(id.lane as usize).is_some_and(|l| (id.index as usize) < l.events.len())
    }

    pub(crate) fn lane_len(&self, lane: u32) -> u32 {
        self.lanes.get(lane as usize).map_or(0, |l| l.events.len() as u32)
    }

    pub(crate) fn clock(&self, id: EventId, which: Clock) -> &[u32] {
        let at = (id.index as usize * 3 + which as usize) * self.stride;
        &self.lanes[id.lane as usize].clocks[at..at + self.stride]
    }

    /// Whether `a` is in the causal prefix of `b` (an event is in its own).
    pub(crate) fn in_prefix(&self, a: EventId, b: EventId) -> bool {
        a.is_init() || self.clock(b, Clock::Porf)[a.lane as usize] > a.index
    }

    /// The moment to which time came with an event.
    pub(crate) fn moment(&self, time: EventId) -> u64 {
        if let Kind::Time { moment, .. } = self.get(time).kind { moment } else { 0 }
    }

    /// The last event with which time passed before `id`.
    pub(crate) fn time_before(&self, id: EventId) -> Option<EventId> {
        self.times.iter().rev().copied().find(|&time| self.in_prefix(time, id))
    }

    /// Whether `a` happens before `b`, or is `b`.
    pub(crate) fn hb(&self, a: EventId, b: EventId) -> bool {
        self.clock(b, Clock::Hb)[a.lane as usize] > a.index
    }

    /// The value of a write.
    pub(crate) fn value(&self, loc: u32, write: EventId) -> u64 {
        if write.is_init() { self.locs[loc as usize].init } else { self.get(write).value }
    }

    /// The place of a write in coherence order; 0 for the initial write.
    pub(crate) fn co_place(&self, write: EventId) -> u32 {
        if write.is_init() { 0 } else { self.get(write).co }
    }

    /// The write at a place in coherence order.
    pub(crate) fn co_at(&self, loc: u32, place: u32) -> EventId {
        if place == 0 { EventId::INIT } else { self.locs[loc as usize].co[place as usize - 1] }
    }

    pub(crate) fn co_max(&self, loc: u32) -> EventId {
        self.locs[loc as usize].co.last().copied().unwrap_or(EventId::INIT)
    }

    /// The exclusive write that reads from `write`, if there is one.
    pub(crate) fn consumer(&self, loc: u32, write: EventId) -> Option<EventId> {
        let next = *self.locs[loc as usize].co.get(self.co_place(write) as usize)?;
        self.get(next).exclusive.then_some(next)
    }

    /// The lane of the `key.1`-th thread that lane `key.0` spawns into a lane of its own.
    pub(crate) fn lane_for(&mut self, key: (u32, u32)) -> u32 {
        let at = self.lane_keys.iter().position(|&k| k == key).unwrap_or_else(|| {
            self.lane_keys.push(key);
            self.lanes_born.push(self.stamps.len() as u32);
            self.lane_keys.len() - 1
        });
        at as u32 + 1
    }

    pub(crate) fn new_loc(&mut self, init: u64, object: Object) -> u32 {
        let mut loc = self.spare.pop().unwrap_or_default();
        loc.init = init;
        loc.object = object;
        loc.born = self.len() as u32;
        self.locs.push(loc);
        self.locs.len() as u32 - 1
    }

    /// Adds an event at the end of its lane; a write goes to place `co` in coherence order.
    pub(crate) fn push(&mut self, lane: u32, mut event: Event, co: u32) -> EventId {
        self.make_room(lane);
        let id = EventId::new(lane, self.lane_len(lane));
        event.stamp = self.len() as u32;
        event.release_fence = match event.kind {
            Kind::Fence if event.mode.releases() => id.index + 1,
            _ => self.lanes[lane as usize].events.last().map_or(0, |e| e.release_fence),
        };
        if event.mode.is_sc() {
            self.sc_events += 1;
            self.sc_fences += u32::from(event.kind == Kind::Fence);
            self.lanes[lane as usize].sc_like(&event).push(id.index);
        }
        self.spurious += u32::from(event.kind.is_spurious());
        let access = event.is_read() || event.is_write();
        let (loc, write) = (event.loc as usize, event.is_write());
        event.co = if write { co } else { 0 };
        self.lanes[lane as usize].events.push(event);
        if access {
            let by_lane = &mut self.locs[loc].by_lane;
            if by_lane.len() <= lane as usize {
                by_lane.resize_with(lane as usize + 1, Vec::new);
            }
            by_lane[lane as usize].push(id.index);
        }
        if write {
            let order = &mut self.locs[loc].co;
            order.insert(co as usize - 1, id);
            let is_last = order.len() == co as usize;
            if !is_last {
                self.renumber(loc as u32, co + 1);
            }
        }
        if event.kind.is_time() {
            self.times.push(id);
        }
        self.stamps.push(id);
        self.schedule.push(id);
        self.set_clocks(id);
        id
    }

    fn renumber(&mut self, loc: u32, from: u32) {
        for place in from..=self.locs[loc as usize].co.len() as u32 {
            let w = self.locs[loc as usize].co[place as usize - 1];
            self.get_mut(w).co = place;
        }
    }

    /// Moves a write to another place, counted without it.
    pub(crate) fn move_write(&mut self, id: EventId, place: u32) {
        let (loc, old) = (self.get(id).loc, self.get(id).co);
        let co = &mut self.locs[loc as usize].co;
        co.remove(old as usize - 1);
        co.insert(place as usize - 1, id);
        self.renumber(loc, old.min(place));
    }

    /// Changes what the last event of a lane, a read, reads from.
    pub(crate) fn set_rf(&mut self, read: EventId, rf: EventId) {
        let value = self.value(self.get(read).loc, rf);
        let was_sc = self.get(read).mode.is_sc();
        let event = self.get_mut(read);
        event.read_from(rf, value);
        let is_sc = event.mode.is_sc();
        self.sc_events = self.sc_events + u32::from(is_sc) - u32::from(was_sc);
        // It is the last event of its lane.
        let sc_accesses = &mut self.lanes[read.lane as usize].sc_accesses;
        match (was_sc, is_sc) {
            (false, true) => sc_accesses.push(read.index),
            (true, false) => drop(sc_accesses.pop()),
            _ => {}
        }
        self.set_clocks(read);
    }

    /// Keeps the first `len` events in order of addition.
    pub(crate) fn truncate(&mut self, len: usize) {
        while self.stamps.len() > len {
            let id = self.stamps.pop().expect("checked");
            let l = &mut self.lanes[id.lane as usize];
            let event = l.events.pop().expect("internal error: stamps and lanes disagree");
            if event.mode.is_sc() {
                l.sc_like(&event).pop();
            }
            self.forget(&event);
            if event.is_read() || event.is_write() {
                self.locs[event.loc as usize].by_lane[id.lane as usize].pop();
            }
            if event.is_write() {
                self.locs[event.loc as usize].co.remove(event.co as usize - 1);
                self.renumber(event.loc, event.co);
            }
        }
        self.schedule.truncate(len);
        // Names of lanes depend on the events alone, not on what was explored before.
        while self.lanes_born.last().is_some_and(|&born| born as usize >= len) {
            self.lanes_born.pop();
            self.lane_keys.pop();
        }
        while self.locs.last().is_some_and(|l| l.born as usize >= len) {
            let mut loc = self.locs.pop().expect("checked");
            loc.clear();
            self.spare.push(loc);
        }
    }

    fn forget(&mut self, event: &Event) {
        if event.mode.is_sc() {
            self.sc_events -= 1;
            self.sc_fences -= u32::from(event.kind == Kind::Fence);
        }
        self.spurious -= u32::from(event.kind.is_spurious());
        if event.kind.is_time() {
            self.times.pop();
        }
    }

    /// Fills `self` with the part of `from` in which lane `l` has its first `keep[l]` events. Orders are kept.
    pub(crate) fn restrict(&mut self, from: &Graph, keep: &[u32]) {
        self.clear();
        self.stride = from.stride;
        self.lane_keys.clone_from(&from.lane_keys);
        self.lanes_born.clear();
        self.lanes_born.resize(self.lane_keys.len(), 0);
        let kept = |id: &EventId| id.index < keep[id.lane as usize];
        self.lanes.resize_with(from.lanes.len().max(self.lanes.len()), Lane::default);
        for (lane, source) in from.lanes.iter().enumerate() {
            let n = keep[lane] as usize;
            let l = &mut self.lanes[lane];
            l.events.extend_from_slice(&source.events[..n]);
            for (kept, all) in [(&mut l.sc_accesses, &source.sc_accesses), (&mut l.sc_fences, &source.sc_fences)] {
                kept.extend_from_slice(&all[..all.partition_point(|&index| index < keep[lane])]);
            }
            l.clocks.clear();
            l.clocks.extend_from_slice(&source.clocks[..n * 3 * from.stride]);
        }
        self.stamps.extend(from.stamps.iter().filter(|id| kept(id)));
        self.schedule.extend(from.schedule.iter().filter(|id| kept(id)));
        for stamp in 0..self.stamps.len() {
            let id = self.stamps[stamp];
            let event = self.get_mut(id);
            event.stamp = stamp as u32;
            let event = *event;
            if event.mode.is_sc() {
                self.sc_events += 1;
                self.sc_fences += u32::from(event.kind == Kind::Fence);
            }
            self.spurious += u32::from(event.kind.is_spurious());
            if event.kind.is_time() {
                self.times.push(id);
            }
        }
        for source in &from.locs {
            let mut loc = self.spare.pop().unwrap_or_default();
            loc.init = source.init;
            loc.object = source.object;
            loc.born = 0;
            loc.co.extend(source.co.iter().filter(|id| kept(id)));
            if loc.by_lane.len() < source.by_lane.len() {
                loc.by_lane.resize_with(source.by_lane.len(), Vec::new);
            }
            for (lane, accesses) in source.by_lane.iter().enumerate() {
                let n = accesses.partition_point(|&i| i < keep[lane]);
                loc.by_lane[lane].extend_from_slice(&accesses[..n]);
            }
            self.locs.push(loc);
        }
        while self.locs.last().is_some_and(|l| l.by_lane.iter().all(Vec::is_empty)) {
            self.spare.extend(self.locs.pop());
        }
        for loc in 0..self.locs.len() as u32 {
            self.renumber(loc, 1);
        }
    }

    /// Moves an event to the end of the schedule.
    pub(crate) fn schedule_last(&mut self, id: EventId) {
        let at = self.schedule.iter().position(|&x| x == id).expect("internal error: event is not scheduled");
        self.schedule.remove(at);
        self.schedule.push(id);
    }
}
