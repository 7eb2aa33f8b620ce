//! When nothing can run, and no time that passes changes that: the execution is complete, deadlocked or spinning.

use crate::FindingKind;
use crate::graph::event::{Event, Kind};
use crate::graph::execution_graph::Graph;
use crate::run::driver::{Driver, Ending};
use crate::run::execution::Execution;
use crate::run::request::{Op, Request, Wait};
use crate::run::world::{Failure, World};

impl Execution {
    /// Ends the execution, nobody going on, if main has ended and the others wait for work: then a process would end, too.
    /// Who waits for a lock does not wait for work.
    pub(crate) fn leave_daemons(&mut self, driver: &mut impl Driver) -> Result<(), Ending> {
        let world = self.world.get_mut();
        if !self.has_daemons || world.threads.first().is_none_or(|main| main.end.is_none()) {
            return Ok(());
        }
        let threads = world.threads.len() as u32;
        if (0..threads).any(|t| !waits_for_work(world, driver.graph(), t)) {
            return Ok(());
        }
        if driver.adds_blocked() {
            self.add_blocked(driver);
        }
        Err(self.completed())
    }

    pub(crate) fn stuck(&mut self, driver: &mut impl Driver) -> Ending {
        let threads = self.world.get_mut().threads.len() as u32;
        if (0..threads).all(|t| self.thread(t).pending.is_none()) {
            return self.completed();
        }
        if driver.adds_blocked() {
            self.add_blocked(driver);
        }
        let message = crate::run::deadlock::message(self.world.get_mut(), driver.graph());
        Ending::Failed(Failure { kind: FindingKind::Deadlock, message })
    }

    /// Adds the reads of those who wait for ever, for the sake of what else they could have read.
    pub(crate) fn add_blocked(&mut self, driver: &mut impl Driver) {
        for t in 0..self.world.get_mut().threads.len() as u32 {
            let Some(Request { op: Op::Update(u), site }) = self.thread(t).pending else { continue };
            if u.wait == Wait::No {
                continue;
            }
            let loc = self.loc(driver, u.place, &site);
            let (lane, graph) = (self.thread(t).lane, driver.graph());
            let (top, floor) = (graph.locs[loc as usize].co.len() as u32, graph.next_floor(lane, loc));
            if floor == top {
                continue;
            }
            let mut e = Event { mode: u.success, loc, waiting: true, ..Event::new(Kind::Read, site) };
            e.read_from(graph.co_max(loc), graph.value(loc, graph.co_max(loc)));
            let id = graph.push(lane, e, 0);
            driver.added_read(id, Some(&u));
        }
    }

    pub(crate) fn completed(&mut self) -> Ending {
        let world = self.world.get_mut();
        let Some(t) = world.threads.iter().position(|t| t.panic.is_some() && !t.joined) else {
            return Ending::Complete;
        };
        let (message, site) = world.threads[t].panic.clone().expect("just found");
        let name = world.display_name(t as u32);
        let message = format!("{name} panicked at {site}: {}", world.with_cause(message));
        Ending::Failed(Failure { kind: FindingKind::Panic, message })
    }

    pub(crate) fn livelock(&mut self) -> Ending {
        let world = self.world.get_mut();
        let names: Vec<String> = self.ready.threads.iter().map(|&t| world.display_name(t)).collect();
        let message = format!("{} would spin for ever: nothing it waits for can change any more", names.join(" and "));
        Ending::Failed(Failure { kind: FindingKind::Livelock, message })
    }
}

/// Whether a thread, if it has not ended, waits for something else than a lock, or for a lock whose holder does.
fn waits_for_work(world: &World, graph: &Graph, mut thread: u32) -> bool {
    for _ in 0..=world.threads.len() {
        let Some(Request { op: Op::Update(u), .. }) = world.threads[thread as usize].pending else { return true };
        let Some(loc) = world.loc_at(u.place.addr) else { return true };
        if !graph.locs[loc as usize].object.is_lock() {
            return true;
        }
        // Who wrote last holds it.
        let last = graph.co_max(loc);
        let Some(&holder) = world.owner.get(last.lane as usize).filter(|_| !last.is_init()) else { return false };
        if world.threads[holder as usize].end.is_some() {
            return false;
        }
        thread = holder;
    }
    false
}
