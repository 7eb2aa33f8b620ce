//! What the rest relies on, checked in debug builds.

use crate::graph::execution_graph::{Clock, Graph};

impl Graph {
    /// Panics if the graph contradicts itself.
    pub(crate) fn validate(&self) {
        assert_eq!(self.stamps.len(), self.schedule.len());
        assert_eq!(self.stamps.len(), self.lanes.iter().map(|l| l.events.len()).sum::<usize>());
        for (stamp, &id) in self.stamps.iter().enumerate() {
            let e = self.get(id);
            assert_eq!(e.stamp as usize, stamp, "stamp of {id:?}");
            assert!(e.rf.is_init() || self.contains(e.rf), "{id:?} {e:?} reads from nowhere");
            if e.is_write() {
                assert_eq!(self.locs[e.loc as usize].co[e.co as usize - 1], id);
            }
            for (lane, &n) in self.clock(id, Clock::Porf)[..self.lanes.len()].iter().enumerate() {
                assert!(n <= self.lane_len(lane as u32), "prefix of {id:?} in lane {lane}: {n}");
            }
        }
        let mut done = vec![0; self.lanes.len()];
        for id in &self.schedule {
            assert_eq!(done[id.lane as usize], id.index, "schedule");
            done[id.lane as usize] += 1;
            let rf = self.get(*id).rf;
            assert!(rf.is_init() || rf.index < done[rf.lane as usize], "{id:?} is scheduled before what it reads");
        }
    }
}
