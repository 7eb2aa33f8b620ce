//! Data races on plain memory: vector clocks in the manner of FastTrack (Flanagan and Freund, PLDI 2009).
//!
//! Plain accesses are no events. They are checked as the program runs, which is always in an order that extends `sb ∪
//! rf`: of two accesses that nothing orders, the one that runs second does not know the other. An access is known by
//! how many events its lane had before it; it happens before the current one iff a *later* event of its lane does.
//! A cell has no destructor, so what is in a stack that a thread leaves behind is forgotten then, and what is in memory
//! that is freed when the allocator says so, where it is asked (see `std-on-raddle`'s feature `interpose`); elsewhere a
//! cell may be taken for the one that was at its address before.
//! Departs from FastTrack in keeping every lane's last read (no epoch compression): cells are few.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::graph::site::Site;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Access {
    pub(crate) lane: u32,
    /// Events of the lane before the access.
    pub(crate) after: u32,
    pub(crate) write: bool,
    pub(crate) site: Site,
    pub(crate) thread: u32,
}

#[derive(Default, Debug)]
struct Cell {
    write: Option<Access>,
    reads: Vec<Access>,
}

#[derive(Default, Debug)]
pub(crate) struct Cells {
    cells: FxHashMap<usize, Cell>,
}

impl Cells {
    pub(crate) fn clear(&mut self) {
        self.cells.clear();
    }

    pub(crate) fn retire(&mut self, addr: usize) {
        if !self.cells.is_empty() {
            self.cells.remove(&addr);
        }
    }

    /// The memory belongs to another object from here on.
    pub(crate) fn retire_range(&mut self, memory: &Range<usize>) {
        if !self.cells.is_empty() {
            self.cells.retain(|addr, _| !memory.contains(addr));
        }
    }

    /// Records an access by a thread whose happens-before clock is `hb`; answers the access it races with.
    pub(crate) fn access(&mut self, addr: usize, access: Access, hb: &[u32]) -> Option<Access> {
        let cell = self.cells.entry(addr).or_default();
        let unordered = |a: &Access| a.lane != access.lane && hb[a.lane as usize] <= a.after;
        if let Some(w) = cell.write.filter(unordered) {
            return Some(w);
        }
        if access.write {
            if let Some(r) = cell.reads.iter().copied().find(|r| unordered(r)) {
                return Some(r);
            }
            cell.write = Some(access);
            cell.reads.clear();
        } else {
            match cell.reads.iter_mut().find(|r| r.lane == access.lane) {
                Some(r) => *r = access,
                None => cell.reads.push(access),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CELL: usize = 0x1000;

    /// An access of a lane after its first event.
    fn access(lane: u32, write: bool) -> Access {
        Access { lane, after: 1, write, site: Site::THREAD, thread: lane }
    }

    #[test]
    fn two_accesses_that_nothing_orders_race_if_one_is_a_write() {
        for (first, second, races) in
            [(true, true, true), (true, false, true), (false, true, true), (false, false, false)]
        {
            let mut cells = Cells::default();
            assert!(cells.access(CELL, access(0, first), &[1, 0]).is_none());
            let other = cells.access(CELL, access(1, second), &[1, 1]);
            assert_eq!(other.map(|a| a.lane), races.then_some(0), "{first} {second}");
        }
    }

    #[test]
    fn a_later_event_of_the_first_thread_that_happens_before_the_second_access_orders_them() {
        let mut cells = Cells::default();
        cells.access(CELL, access(0, true), &[1, 0]);
        assert!(cells.access(CELL, access(1, true), &[2, 1]).is_none());
    }

    #[test]
    fn what_is_made_in_freed_memory_races_with_nothing_before() {
        let mut cells = Cells::default();
        cells.access(CELL, access(0, true), &[1, 0]);
        cells.retire_range(&(CELL..CELL + 8));
        assert!(cells.access(CELL, access(1, true), &[1, 1]).is_none());
    }
}
