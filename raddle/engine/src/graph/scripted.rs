//! Graphs made by hand, for tests that run no program.

use crate::graph::event::{Event, EventId, Kind, Mode};
use crate::graph::execution_graph::Graph;
use crate::graph::site::{Object, Site};

impl Graph {
    /// A graph with this number of threads, which have begun, and of locations, which are zero.
    pub(crate) fn scripted(threads: u32, locations: u32) -> Self {
        let mut graph = Self::default();
        for _ in 0..locations {
            graph.new_loc(0, Object::None);
        }
        for lane in 0..threads {
            graph.push(lane, Event::new(Kind::Begin, Site::THREAD), 0);
        }
        graph
    }

    /// Adds a read of what `from` wrote.
    pub(crate) fn read(&mut self, lane: u32, loc: u32, mode: Mode, from: EventId) -> EventId {
        let mut event = Event { loc, mode, ..Event::new(Kind::Read { cas: None }, Site::THREAD) };
        event.read_from(from, self.value(loc, from));
        self.push(lane, event, 0)
    }

    /// Adds a write, last in coherence.
    pub(crate) fn write(&mut self, lane: u32, loc: u32, mode: Mode, value: u64) -> EventId {
        let event = Event { loc, mode, value, ..Event::new(Kind::Write, Site::THREAD) };
        let last = self.locs[loc as usize].co.len() as u32 + 1;
        self.push(lane, event, last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::execution_graph::Clock;
    use crate::graph::fingerprint::Fingerprints;

    const X: u32 = 0;
    const Y: u32 = 1;

    #[test]
    fn an_acquire_read_of_a_release_write_orders_what_is_around_them() {
        for (mode, ordered) in [(Mode::Release, true), (Mode::Relaxed, false)] {
            let mut graph = Graph::scripted(2, 2);
            let data = graph.write(0, X, Mode::Relaxed, 1);
            let flag = graph.write(0, Y, mode, 1);
            let seen = graph.read(1, Y, Mode::Acquire, flag);
            assert_eq!(graph.hb(data, seen), ordered, "{mode:?}");
            // What is in the causal prefix does not depend on it.
            assert!(graph.in_prefix(data, seen));
            graph.validate();
        }
    }

    #[test]
    fn what_is_cut_off_leaves_nothing_behind() {
        let mut graph = Graph::scripted(2, 2);
        let first = graph.write(0, X, Mode::SeqCst, 1);
        let (len, name) = (graph.len(), Fingerprints::default().fingerprint(&graph));
        let loc = graph.new_loc(0, Object::None);
        let read = graph.read(1, X, Mode::SeqCst, first);
        graph.write(1, loc, Mode::Relaxed, 5);
        graph.push(1, Event::new(Kind::Choice { chosen: 1, of: 2, budgeted: true }, Site::THREAD), 0);
        graph.push(0, Event::new(Kind::Time { moment: 9, stays: false }, Site::THREAD), 0);
        assert_eq!((graph.spurious, graph.times.len(), graph.locs.len()), (1, 1, 3));
        graph.truncate(len);
        assert_eq!((graph.spurious, graph.times.len(), graph.locs.len()), (0, 0, 2));
        assert!(!graph.contains(read));
        assert_eq!(Fingerprints::default().fingerprint(&graph), name);
        graph.validate();
    }

    #[test]
    fn a_write_that_moves_in_coherence_renumbers_those_between() {
        let mut graph = Graph::scripted(3, 1);
        let writes = [0, 1, 2].map(|lane| graph.write(lane, X, Mode::Relaxed, lane.into()));
        graph.move_write(writes[2], 1);
        assert_eq!(graph.locs[X as usize].co, [writes[2], writes[0], writes[1]]);
        assert_eq!(writes.map(|w| graph.co_place(w)), [2, 3, 1]);
        graph.validate();
    }

    #[test]
    fn time_that_passes_has_everything_before_it_in_its_prefix() {
        let mut graph = Graph::scripted(2, 1);
        let write = graph.write(0, X, Mode::Relaxed, 1);
        let time = graph.push(1, Event::new(Kind::Time { moment: 7, stays: false }, Site::THREAD), 0);
        assert!(graph.in_prefix(write, time) && !graph.hb(write, time));
        assert_eq!((graph.time_before(time), graph.moment(time)), (Some(time), 7));
        assert!(graph.clock(write, Clock::Porf)[1] == 0);
    }
}
