//! The clocks of an event, from those of its predecessors.

use super::event::{EventId, Kind};
use super::graph::{Clock, Graph, Lane};

impl Graph {
    pub(super) fn make_room(&mut self, lane: u32) {
        while self.lanes.len() <= lane as usize {
            self.lanes.push(Lane::default());
        }
        if lane as usize >= self.stride {
            let (old, new) = (self.stride, (self.stride * 2).max(lane as usize + 1));
            for l in &mut self.lanes {
                let mut clocks = vec![0; l.events.len() * 3 * new];
                for (to, from) in clocks.chunks_mut(new).zip(l.clocks.chunks(old)) {
                    to[..old].copy_from_slice(from);
                }
                l.clocks = clocks;
            }
            self.stride = new;
        }
    }

    /// Joins clock `which` of `from` into clock `to` of `id`.
    pub(super) fn join(&mut self, id: EventId, to: Clock, from: EventId, which: Clock) {
        let s = self.stride;
        let (a, b) = ((from.index as usize * 3 + which as usize) * s, (id.index as usize * 3 + to as usize) * s);
        if from.lane == id.lane {
            let clocks = &mut self.lanes[id.lane as usize].clocks;
            for k in 0..s {
                clocks[b + k] = clocks[b + k].max(clocks[a + k]);
            }
        } else {
            let [x, y] = self
                .lanes
                .get_disjoint_mut([from.lane as usize, id.lane as usize])
                .expect("internal error: lanes of an edge");
            for (to, from) in y.clocks[b..b + s].iter_mut().zip(&x.clocks[a..a + s]) {
                *to = (*to).max(*from);
            }
        }
    }

    /// Computes the clocks of the last event of a lane from its predecessors.
    pub(super) fn set_clocks(&mut self, id: EventId) {
        let (s, at) = (self.stride, id.index as usize * 3 * self.stride);
        let event = *self.get(id);
        self.lanes[id.lane as usize].clocks[at..at + 3 * s].fill(0);
        if id.index > 0 {
            let before = EventId::new(id.lane, id.index - 1);
            self.join(id, Clock::Hb, before, Clock::Hb);
            self.join(id, Clock::Porf, before, Clock::Porf);
        }
        let clocks = &mut self.lanes[id.lane as usize].clocks;
        clocks[at + id.lane as usize] = id.index + 1;
        clocks[at + s + id.lane as usize] = id.index + 1;
        if !event.rf.is_init() {
            self.join(id, Clock::Porf, event.rf, Clock::Porf);
            match event.kind {
                Kind::Begin | Kind::Join => self.join(id, Clock::Hb, event.rf, Clock::Hb),
                Kind::Read if event.mode.acquires() => self.join(id, Clock::Hb, event.rf, Clock::Msg),
                _ => {}
            }
        }
        if event.kind == Kind::Fence && event.mode.acquires() {
            self.acquire_earlier_reads(id);
        }
        if event.is_write() {
            if event.mode.releases() {
                self.join(id, Clock::Msg, id, Clock::Hb);
            } else if event.release_fence > 0 {
                // `[F rel]; sb; [W]`
                self.join(id, Clock::Msg, EventId::new(id.lane, event.release_fence - 1), Clock::Hb);
            }
            if event.exclusive {
                let source = self.get(EventId::new(id.lane, id.index - 1)).rf;
                if !source.is_init() {
                    self.join(id, Clock::Msg, source, Clock::Msg);
                }
            }
        }
    }

    /// `[R]; sb; [F acq]`: the fence learns what every earlier read of its lane could have.
    pub(super) fn acquire_earlier_reads(&mut self, fence: EventId) {
        for index in (0..fence.index).rev() {
            let e = *self.get(EventId::new(fence.lane, index));
            if e.kind == Kind::Fence && e.mode.acquires() {
                break;
            }
            if e.is_read() && !e.rf.is_init() {
                self.join(fence, Clock::Hb, e.rf, Clock::Msg);
            }
        }
    }
}
