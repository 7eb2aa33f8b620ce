//! What makes two execution graphs the same.

use super::event::{EventId, Kind};
use super::graph::Graph;

impl Graph {
    /// Identifies the execution: what reads see, coherence, choices. Waiting reads and the order of addition do not
    /// count.
    pub(crate) fn fingerprint(&self) -> u64 {
        let mix = |a: u64, b: u64| (a ^ b).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29) ^ a;
        // A lane's name does not depend on the order in which lanes were made.
        let mut names = vec![1u64];
        for &(parent, n) in &self.lane_keys {
            names.push(mix(names[parent as usize], u64::from(n) + 2));
        }
        let mut skipped: Vec<Vec<u32>> = Vec::with_capacity(self.lanes.len());
        for lane in &self.lanes {
            let mut n = 0;
            skipped.push(
                lane.events
                    .iter()
                    .map(|e| {
                        let before = n;
                        n += u32::from(e.waiting);
                        before
                    })
                    .collect(),
            );
        }
        let name = |id: EventId| {
            if id.is_init() {
                7
            } else {
                mix(names[id.lane as usize], u64::from(id.index - skipped[id.lane as usize][id.index as usize]) + 11)
            }
        };
        let mut sum = 0u64;
        for &id in &self.stamps {
            let e = self.get(id);
            let what = match e.kind {
                _ if e.waiting => continue,
                Kind::Read => mix(1, name(e.rf)),
                Kind::Write => mix(2, name(self.co_at(e.loc, e.co - 1))),
                Kind::Choice => mix(3, e.value),
                kind => kind as u64 + 5,
            };
            sum = sum.wrapping_add(mix(mix(name(id), 0x51ed), what));
        }
        sum
    }
}
