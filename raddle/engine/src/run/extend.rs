//! Beyond the graph: one new event at a time, as the driver decides.

use crate::graph::event::{Cas, Event, EventId, Kind};
use crate::graph::site::Site;
use crate::memory::statics;
use crate::run::driver::{Bounds, Driver, Ending};
use crate::run::execution::Execution;
use crate::run::request::{Address, Effect, Op, Request, Update, Wait};

/// Turns of each spinning thread, while no other thread goes on, after which it is taken to wait for something.
const TURNS: usize = 200;
/// Steps between looks at the clock of the system.
const LOOK_EVERY: u64 = 4096;

impl Execution {
    pub(super) fn extend<D: Driver>(&mut self, driver: &mut D) -> Result<std::convert::Infallible, Ending> {
        self.replaying = false;
        // A read-modify-write whose read was revisited goes on at once.
        if let Some(t) = self.world.get_mut().threads.iter().position(|t| t.read.is_some()) {
            self.complete_update(driver, t as u32)?;
        }
        self.ready.begin(self.world.get_mut(), driver.graph());
        self.finish_moment(driver)?;
        let mut idle = 0;
        while !self.is_too_long(driver) {
            if self.ready.goes_on(self.current, !D::EXPLORES) {
                idle = 0;
                self.step(driver, self.current)?;
            } else if let Some(t) = self.ready.invisible().filter(|_| !D::EXPLORES) {
                idle = 0;
                self.step(driver, t)?;
            } else if self.ready.collect() {
                idle += 1;
                // Loops may end by themselves: each has had its turns before they count as waiting.
                if idle > TURNS * self.ready.threads.len() {
                    self.leave_daemons(driver)?;
                    if self.pass_time(driver)? {
                        idle = 0;
                        continue;
                    }
                    return Err(self.livelock());
                }
                // Spinning threads take turns.
                let threads = &self.ready.threads;
                let t = *threads.iter().find(|&&t| t > self.current).unwrap_or(&threads[0]);
                self.step(driver, t)?;
            } else if self.ready.threads.is_empty() {
                self.leave_daemons(driver)?;
                if !self.pass_time(driver)? {
                    return Err(self.stuck(driver));
                }
                idle = 0;
            } else {
                idle = 0;
                let t = driver.pick_thread(self.world.get_mut(), &self.ready.threads, self.current);
                self.step(driver, t)?;
            }
        }
        Err(Ending::Inconclusive)
    }

    fn is_too_long(&mut self, driver: &mut impl Driver) -> bool {
        let steps = self.world.get_mut().steps;
        let looks = steps / LOOK_EVERY != std::mem::replace(&mut self.looked, steps / LOOK_EVERY);
        steps > driver.bounds().max_steps || looks && self.deadline.has_passed()
    }

    fn step(&mut self, driver: &mut impl Driver, t: u32) -> Result<(), Ending> {
        self.current = t;
        self.add(driver, t)?;
        self.review(driver, t);
        Ok(())
    }

    pub(super) fn review(&mut self, driver: &mut impl Driver, t: u32) {
        let world = self.world.get_mut();
        let written = world.written.take();
        self.ready.review(world, driver.graph(), t, written);
    }

    pub(super) fn add(&mut self, driver: &mut impl Driver, t: u32) -> Result<(), Ending> {
        while let Some(Request { op: Op::Yield, .. }) = self.thread(t).pending {
            self.resume(driver, t, 0)?;
            if self.thread(t).spin.is_spinning() {
                return Ok(());
            }
        }
        let request = self.thread(t).pending.expect("internal error: picked a thread that asks for nothing");
        let lane = self.thread(t).lane;
        self.thread(t).events += 1;
        let event = |kind| Event::new(kind, request.site);
        match request.op {
            Op::Begin => {
                let mut e = event(Kind::Begin);
                e.rf = self.thread(t).spawn;
                let id = driver.graph().push(lane, e, 0);
                self.begin(driver, t, id)
            }
            Op::End => {
                let id = driver.graph().push(lane, event(Kind::End), 0);
                self.end(t, id)
            }
            Op::Load(address, mode) => {
                let e = Event { mode, ..event(Kind::Read { cas: None }) };
                let (value, id) = self.add_read(driver, t, address, e, None);
                self.observe(t, driver.graph().get(id));
                self.resume(driver, t, value)
            }
            Op::Store(address, value, mode) => {
                let e = Event { mode, value, ..event(Kind::Write) };
                self.add_write(driver, t, address, e)?;
                self.thread(t).spin.acted();
                self.resume(driver, t, 0)
            }
            Op::Update(u) => {
                let cas = u.expected.map(|expected| Cas { expected, success: u.success, failure: u.failure });
                let e = Event { mode: u.success, ..event(Kind::Read { cas }) };
                let (value, id) = self.add_read(driver, t, u.address, e, Some(&u));
                if matches!(u.effect(value), Effect::Write(_)) {
                    self.thread(t).read = Some(value);
                    return self.complete_update(driver, t);
                }
                self.observe(t, driver.graph().get(id));
                self.resume(driver, t, value)
            }
            Op::Fence(mode) => {
                driver.graph().push(lane, Event { mode, ..event(Kind::Fence) }, 0);
                self.resume(driver, t, 0)
            }
            Op::Choice { n, budgeted } => {
                let affordable = !budgeted || driver.graph().spurious < driver.bounds().spurious;
                let (chosen, of) = if affordable { (driver.pick_choice(lane, n), n) } else { (0, 1) };
                self.world.get_mut().offered = affordable;
                let id = driver.graph().push(lane, event(Kind::Choice { chosen, of, budgeted }), 0);
                if affordable {
                    driver.added_choice(id, n);
                }
                self.resume(driver, t, chosen.into())
            }
            Op::Spawn => {
                let child_lane = self.next_lane(driver, t);
                let id = driver.graph().push(lane, event(Kind::Spawn { lane: child_lane }), 0);
                let child = self.spawn(t, child_lane);
                self.take_lane(driver, t, child_lane);
                (self.thread(child).spawn, self.thread(child).begin) = (id, id);
                self.resume(driver, t, child.into())
            }
            Op::Join { thread } => {
                let end = self.thread(thread).end.expect("internal error: joined a running thread");
                let child_lane = self.thread(thread).lane;
                driver.graph().push(lane, Event { rf: end, ..event(Kind::Join { lane: child_lane }) }, 0);
                self.joined(driver, t, thread)
            }
            Op::Stopped | Op::Yield | Op::Touch { .. } | Op::Look | Op::Lasted { .. } | Op::Sleep { .. } => Ok(()),
        }
    }

    pub(super) fn loc(&mut self, driver: &mut impl Driver, address: Address, site: &Site) -> u32 {
        let world = self.world.get_mut();
        if let Some(loc) = world.loc_at(address.addr) {
            // Memory that does not hold the latest value is another object's by now.
            if address.mirror == 0 || driver.graph().value(loc, world.latest(loc)) == address.memory() {
                return loc;
            }
            world.retire(address.addr);
        }
        if address.mirror > 0 && statics::is_static(address.addr) {
            world.take_turn();
        }
        let loc = driver.graph().new_loc(address.memory(), site.object);
        world.bind(loc, address);
        loc
    }

    pub(super) fn add_read(
        &mut self,
        driver: &mut impl Driver,
        t: u32,
        address: Address,
        mut e: Event,
        update: Option<&Update>,
    ) -> (u64, EventId) {
        let loc = self.loc(driver, address, &e.site);
        let (lane, fair) = (self.thread(t).lane, self.thread(t).spin.repeats > 0);
        let Bounds { model, .. } = driver.bounds();
        let graph = driver.graph();
        let top = graph.locs[loc as usize].co.len() as u32;
        let waits = update.is_some_and(|u| u.wait != Wait::No);
        let is_sc = e.mode.is_sc() && update.is_none_or(|u| u.failure.is_sc());
        graph.is_weak |= !(waits || is_sc);
        e.loc = loc;
        // A thread that repeats itself will see the latest value in the end: let it be now.
        let mut at = if fair || waits { top } else { driver.pick_read(lane, loc, top) };
        let id = loop {
            let graph = driver.graph();
            let write = graph.co_at(loc, at);
            e.read_from(write, graph.value(loc, write));
            let consumed = update.is_some_and(|u| matches!(u.effect(e.value), Effect::Write(_)))
                && graph.consumer(loc, write).is_some();
            if consumed {
                at += 1;
                continue;
            }
            let id = graph.push(lane, e, 0);
            if graph.consistent_with(model, id) {
                break id;
            }
            graph.truncate(graph.len() - 1);
            at += 1;
        };
        if !fair {
            driver.added_read(id, update);
        }
        (e.value, id)
    }

    pub(super) fn add_write(
        &mut self,
        driver: &mut impl Driver,
        t: u32,
        address: Address,
        mut e: Event,
    ) -> Result<EventId, Ending> {
        let loc = self.loc(driver, address, &e.site);
        let lane = self.thread(t).lane;
        let Bounds { model, .. } = driver.bounds();
        e.loc = loc;
        let graph = driver.graph();
        let id = if e.exclusive {
            let read = EventId::new(lane, graph.lane_len(lane) - 1);
            let at = graph.co_place(graph.get(read).rf) + 1;
            graph.push(lane, e, at)
        } else {
            graph.is_weak |= !e.mode.is_sc() && address.mirror > 0;
            let top = graph.locs[loc as usize].co.len() as u32 + 1;
            let mut at = driver.pick_place(lane, loc, top);
            loop {
                let graph = driver.graph();
                if graph.place_is_free(loc, at, EventId::INIT) {
                    let id = graph.push(lane, e, at);
                    if graph.consistent_with(model, id) {
                        break id;
                    }
                    graph.truncate(graph.len() - 1);
                }
                at += 1;
            }
        };
        let world = self.world.get_mut();
        world.wrote(driver.graph(), t, id);
        world.written = Some(address.addr);
        driver.added_write(id);
        Ok(id)
    }

    /// Adds the write of an update whose read is the last event of its thread.
    pub(super) fn complete_update(&mut self, driver: &mut impl Driver, t: u32) -> Result<(), Ending> {
        let Some(request @ Request { op: Op::Update(u), .. }) = self.thread(t).pending else {
            unreachable!("internal error: half an update");
        };
        let read = self.thread(t).read.take().expect("internal error: update without its read");
        let Effect::Write(value) = u.effect(read) else { unreachable!("internal error: update without a value") };
        let e = Event { mode: u.success, value, exclusive: true, ..Event::new(Kind::Write, request.site) };
        let lane = self.thread(t).lane;
        let last = EventId::new(lane, driver.graph().lane_len(lane) - 1);
        let source = driver.graph().get(last).rf;
        let loc = driver.graph().get(last).loc;
        if driver.graph().consumer(loc, source).is_some() {
            // Two updates of one write: only a revisit could save the graph, and those were noted with the read.
            return Err(Ending::Blocked);
        }
        self.current = t;
        self.add_write(driver, t, u.address, e)?;
        self.updated(t, &Event { loc, ..e }, read);
        self.resume(driver, t, read)
    }
}
