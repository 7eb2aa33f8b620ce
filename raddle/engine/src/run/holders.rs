//! Who holds which lock.
//!
//! The table is kept as events run, along the graph and beyond it alike: a write with the [`Role`] of taking a lock adds
//! to it, one that releases takes away. What a lock keeps in its location does not say it: of an `RwLock` that is a
//! number of readers, and the last to write may be one that is gone.

use crate::graph::site::{Role, Site};

/// A thread that holds a lock.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Holding {
    pub(crate) thread: u32,
    /// Beside other readers.
    pub(crate) shared: bool,
    /// Where it took the lock.
    pub(crate) since: Site,
}

#[derive(Default, Debug)]
pub(crate) struct Holders {
    /// By location, in the order in which the threads came.
    by_loc: Vec<Vec<Holding>>,
}

impl Holders {
    pub(crate) fn clear(&mut self) {
        self.by_loc.iter_mut().for_each(Vec::clear);
    }

    /// A thread wrote to a location.
    pub(crate) fn wrote(&mut self, loc: u32, thread: u32, site: Site) {
        let shared = match site.role {
            Role::Acquire | Role::TryAcquire => false,
            Role::AcquireShared | Role::TryAcquireShared => true,
            Role::Release => return self.released(loc, thread),
            Role::Downgrade => return self.downgraded(loc, thread),
            _ => return,
        };
        if self.by_loc.len() <= loc as usize {
            self.by_loc.resize_with(loc as usize + 1, Vec::new);
        }
        self.by_loc[loc as usize].push(Holding { thread, shared, since: site });
    }

    fn released(&mut self, loc: u32, thread: u32) {
        let Some(holders) = self.by_loc.get_mut(loc as usize) else { return };
        // Of a thread that reads twice, what it took last goes first.
        if let Some(at) = holders.iter().rposition(|h| h.thread == thread) {
            holders.remove(at);
        }
    }

    fn downgraded(&mut self, loc: u32, thread: u32) {
        let holders = self.by_loc.get_mut(loc as usize).into_iter().flatten();
        holders.filter(|h| h.thread == thread).for_each(|h| h.shared = true);
    }

    /// The threads that hold the lock at a location.
    pub(crate) fn holding(&self, loc: u32) -> &[Holding] {
        self.by_loc.get(loc as usize).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::site::Object;

    fn site(operation: &'static str, role: Role) -> Site {
        Site { operation, at: std::panic::Location::caller(), object: Object::RwLock, role }
    }

    fn threads(holders: &Holders, loc: u32) -> Vec<(u32, bool)> {
        holders.holding(loc).iter().map(|h| (h.thread, h.shared)).collect()
    }

    #[test]
    fn a_reader_that_goes_leaves_the_others() {
        let mut holders = Holders::default();
        let (read, unlock) = (site("read", Role::AcquireShared), site("unlock", Role::Release));
        for thread in [1, 2, 1] {
            holders.wrote(0, thread, read);
        }
        holders.wrote(0, 2, unlock);
        holders.wrote(0, 1, unlock);
        assert_eq!(threads(&holders, 0), [(1, true)]);
        holders.wrote(0, 1, unlock);
        assert_eq!(threads(&holders, 0), []);
    }

    #[test]
    fn a_writer_that_stays_as_a_reader_holds_the_lock_since_it_wrote() {
        let mut holders = Holders::default();
        let write = site("write", Role::TryAcquire);
        holders.wrote(3, 1, write);
        assert_eq!(threads(&holders, 3), [(1, false)]);
        holders.wrote(3, 1, site("downgrade", Role::Downgrade));
        assert_eq!(holders.holding(3), [Holding { thread: 1, shared: true, since: write }]);
    }

    #[test]
    fn what_is_no_lock_is_held_by_nobody() {
        let mut holders = Holders::default();
        for role in [Role::Store, Role::Enter, Role::Leave, Role::Release, Role::Downgrade, Role::Finish] {
            holders.wrote(0, 0, site("store", role));
        }
        assert_eq!(threads(&holders, 0), []);
    }

    #[test]
    fn nothing_is_held_when_an_execution_begins() {
        let mut holders = Holders::default();
        holders.wrote(0, 0, site("lock", Role::Acquire));
        holders.clear();
        assert_eq!(threads(&holders, 0), []);
    }
}
