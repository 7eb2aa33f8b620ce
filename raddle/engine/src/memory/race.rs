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

    /// The memory is somebody else's from here on.
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
