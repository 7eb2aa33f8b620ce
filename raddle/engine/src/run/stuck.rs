//! When nothing can run, and no time that passes changes that: the execution is complete, deadlocked or spinning.

use crate::evidence::{Evidence, Spin};
use crate::graph::event::{Event, Kind};
use crate::run::driver::{Driver, Ending};
use crate::run::execution::Execution;
use crate::run::request::{Op, Request, Wait};

impl Execution {
    /// Ends the execution, in which no thread can go on, if main has ended and the others wait for work: a process would
    /// end then, too. A thread that waits for a lock does not wait for work.
    pub(super) fn leave_daemons<D: Driver>(&mut self, driver: &mut D) -> Result<(), Ending> {
        let world = self.world.get_mut();
        if !self.has_daemons || world.threads.first().is_none_or(|main| main.end.is_none()) {
            return Ok(());
        }
        if !world.all_wait_for_work() {
            return Ok(());
        }
        if D::EXPLORES {
            self.add_blocked(driver);
        }
        Err(self.completed())
    }

    pub(super) fn stuck<D: Driver>(&mut self, driver: &mut D) -> Ending {
        let threads = self.world.get_mut().threads.len() as u32;
        if (0..threads).all(|t| self.thread(t).pending.is_none()) {
            return self.completed();
        }
        if D::EXPLORES {
            self.add_blocked(driver);
        }
        Ending::failed(self.world.get_mut().deadlock())
    }

    /// Adds the reads of the threads that wait for ever, for the sake of what else they could have read.
    pub(super) fn add_blocked(&mut self, driver: &mut impl Driver) {
        for t in 0..self.world.get_mut().threads.len() as u32 {
            let Some(Request { op: Op::Update(u), site }) = self.thread(t).pending else { continue };
            if u.wait == Wait::No {
                continue;
            }
            let loc = self.loc(driver, u.address, &site);
            let (lane, graph) = (self.thread(t).lane, driver.graph());
            let (top, floor) = (graph.locs[loc as usize].co.len() as u32, graph.next_floor(lane, loc));
            if floor == top {
                continue;
            }
            let mut e = Event { mode: u.success, loc, waiting: true, ..Event::new(Kind::Read { cas: None }, site) };
            e.read_from(graph.co_max(loc), graph.value(loc, graph.co_max(loc)));
            let id = graph.push(lane, e, 0);
            driver.added_read(id, Some(&u));
        }
    }

    fn completed(&mut self) -> Ending {
        let world = self.world.get_mut();
        let panicked = world.threads.iter().position(|t| t.panic.is_some() && !t.joined);
        match panicked.and_then(|t| world.unhandled_panic(t as u32)) {
            Some(panic) => Ending::Failed(panic),
            None => Ending::Complete,
        }
    }

    pub(super) fn livelock(&mut self) -> Ending {
        let world = self.world.get_mut();
        let threads = self.ready.threads.iter().map(|&t| world.name(t)).collect();
        Ending::failed(Evidence::Livelock { threads, spin: Spin::Values })
    }
}
