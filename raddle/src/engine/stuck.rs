//! When nothing can run: a timed wait ends, or the execution does, as complete, deadlocked or spinning.

use super::driver::{Driver, Ending};
use super::event::{Event, Kind};
use super::execution::Execution;
use super::request::{Op, Request, TIMED_OUT, Update, Wait};
use super::world::{Failure, Thread};
use crate::FindingKind;

impl Execution {
    /// A thread whose timed wait can end.
    pub(super) fn expired(&mut self) -> Option<u32> {
        let threads = &self.world.get_mut().threads;
        let timed = |t: &Thread| {
            matches!(t.pending, Some(Request { op: Op::Update(Update { wait: Wait::Timed { .. }, .. }), .. }))
        };
        threads.iter().position(timed).map(|t| t as u32)
    }

    pub(super) fn give_up(&mut self, driver: &mut impl Driver, t: u32) -> Result<(), Ending> {
        let Some(request @ Request { op: Op::Update(u), .. }) = self.thread(t).pending else {
            unreachable!("internal error: a timed wait");
        };
        if driver.adds_blocked() && u.wait == (Wait::Timed { offered: true }) {
            return Err(Ending::Blocked);
        }
        let lane = self.thread(t).lane;
        driver.graph().push(lane, Event { value: 1, loc: 2, ..Event::new(Kind::Choice, request.site) }, 0);
        self.thread(t).events += 1;
        self.current = t;
        self.resume(driver, t, TIMED_OUT)
    }

    pub(super) fn stuck(&mut self, driver: &mut impl Driver) -> Ending {
        let threads = self.world.get_mut().threads.len() as u32;
        let waiting: Vec<u32> = (0..threads).filter(|&t| self.thread(t).pending.is_some()).collect();
        if waiting.is_empty() {
            return self.completed();
        }
        if driver.adds_blocked() {
            for &t in &waiting {
                if let Some(Request { op: Op::Update(u), site }) = self.thread(t).pending {
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
        }
        let message = super::deadlock::message(self.world.get_mut(), driver.graph());
        Ending::Failed(Failure { kind: FindingKind::Deadlock, message })
    }

    pub(super) fn completed(&mut self) -> Ending {
        let world = self.world.get_mut();
        let Some(t) = world.threads.iter().position(|t| t.panic.is_some() && !t.joined) else {
            return Ending::Complete;
        };
        let (message, site) = world.threads[t].panic.clone().expect("just found");
        let name = world.display_name(t as u32);
        let message = format!("{name} panicked at {site}: {}", world.with_cause(message));
        Ending::Failed(Failure { kind: FindingKind::Panic, message })
    }

    pub(super) fn livelock(&mut self) -> Ending {
        let world = self.world.get_mut();
        let names: Vec<String> = self.ready.threads.iter().map(|&t| world.display_name(t)).collect();
        let message = format!("{} would spin for ever: nothing it waits for can change any more", names.join(" and "));
        Ending::Failed(Failure { kind: FindingKind::Livelock, message })
    }
}
