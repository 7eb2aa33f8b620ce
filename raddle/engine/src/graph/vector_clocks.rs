//! The clocks of an event, from those of its predecessors.

use crate::graph::event::{Event, EventId, Kind};
use crate::graph::execution_graph::{Clock, Graph, Lane};

/// The length of a clock is a multiple of this.
const WORDS: usize = 4;

impl Graph {
    pub(crate) fn make_room(&mut self, lane: u32) {
        while self.lanes.len() <= lane as usize {
            self.lanes.push(Lane::default());
        }
        if lane as usize >= self.stride {
            let (old, new) = (self.stride, (self.stride * 2).max((lane as usize + 1).next_multiple_of(WORDS)));
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
    pub(crate) fn join(&mut self, id: EventId, to: Clock, from: EventId, which: Clock) {
        let s = self.stride;
        let (a, b) = ((from.index as usize * 3 + which as usize) * s, (id.index as usize * 3 + to as usize) * s);
        if from.lane == id.lane {
            let (before, after) = self.lanes[id.lane as usize].clocks.split_at_mut(a.max(b));
            if a < b {
                maximum(&mut after[..s], &before[a..a + s]);
            } else {
                maximum(&mut before[b..b + s], &after[..s]);
            }
        } else {
            let [x, y] = self
                .lanes
                .get_disjoint_mut([from.lane as usize, id.lane as usize])
                .expect("internal error: lanes of an edge");
            maximum(&mut y.clocks[b..b + s], &x.clocks[a..a + s]);
        }
    }

    /// Computes the clocks of the last event of a lane from its predecessors.
    pub(crate) fn set_clocks(&mut self, id: EventId) {
        let (s, at) = (self.stride, id.index as usize * 3 * self.stride);
        let Lane { events, clocks, .. } = &mut self.lanes[id.lane as usize];
        let Event { kind, mode, rf, exclusive, release_fence, .. } = events[id.index as usize];
        if clocks.len() < at + 3 * s {
            clocks.resize(at + 3 * s, 0);
        }
        let (before, now) = clocks.split_at_mut(at);
        let (now, message) = now[..3 * s].split_at_mut(2 * s);
        match before.rchunks_exact(3 * s).next() {
            Some(last) => now.copy_from_slice(&last[..2 * s]),
            None => now.fill(0),
        }
        message.fill(0);
        now[id.lane as usize] = id.index + 1;
        now[s + id.lane as usize] = id.index + 1;
        if !rf.is_init() {
            self.join(id, Clock::Porf, rf, Clock::Porf);
            match kind {
                Kind::Begin | Kind::Join { .. } => self.join(id, Clock::Hb, rf, Clock::Hb),
                Kind::Read { .. } if mode.acquires() => self.join(id, Clock::Hb, rf, Clock::Msg),
                _ => {}
            }
        }
        if kind == Kind::Fence && mode.acquires() {
            self.acquire_earlier_reads(id);
        }
        if kind.is_time() {
            for lane in (0..self.lanes.len() as u32).filter(|&lane| lane != id.lane) {
                if let Some(last) = self.lane_len(lane).checked_sub(1) {
                    self.join(id, Clock::Porf, EventId::new(lane, last), Clock::Porf);
                }
            }
        }
        if kind == Kind::Write {
            if mode.releases() {
                self.join(id, Clock::Msg, id, Clock::Hb);
            } else if release_fence > 0 {
                // `[F rel]; sb; [W]`
                self.join(id, Clock::Msg, EventId::new(id.lane, release_fence - 1), Clock::Hb);
            }
            if exclusive {
                let source = self.get(EventId::new(id.lane, id.index - 1)).rf;
                if !source.is_init() {
                    self.join(id, Clock::Msg, source, Clock::Msg);
                }
            }
        }
    }

    /// `[R]; sb; [F acq]`: the fence learns what every earlier read of its lane could have.
    pub(crate) fn acquire_earlier_reads(&mut self, fence: EventId) {
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

/// The join of two clocks.
fn maximum(to: &mut [u32], from: &[u32]) {
    for (to, from) in to.chunks_exact_mut(WORDS).zip(from.chunks_exact(WORDS)) {
        for (to, from) in to.iter_mut().zip(from) {
            *to = (*to).max(*from);
        }
    }
}
