//! Running the program: along the graph as far as it goes, then one new event at a time.
//!
//! What is added is up to a [`Driver`]: which thread goes next, which write a read sees, where a write goes in
//! coherence order. The exhaustive driver always takes the maximal answer and notes the alternatives; the sampled ones
//! draw; a replay follows a script. All of them run the program here and so give it the same meaning. This module holds
//! the threads and what an event does to them; `replay`, `extend` and `stuck` the three phases.

use std::cell::RefCell;

use crate::evidence::Evidence;
use crate::graph::event::{Event, EventId};
use crate::graph::execution_graph::Clock;
use crate::graph::site::Site;
use crate::memory::race::Access;
use crate::memory::watch::{self, Watch};
use crate::run::deadline::Deadline;
use crate::run::driver::{Driver, Ending};
use crate::run::panics::Panic;
use crate::run::ready::Ready;
use crate::run::request::{END, Op, Request};
use crate::run::runtime::{self, Fiber, Finished, Stacks};
use crate::run::virtual_time::{Look, Timing};
use crate::run::world::{Thread, World};
use crate::run::world_owner::WorldOwner;

pub(crate) struct Execution {
    pub(super) world: WorldOwner,
    pub(super) stacks: Stacks,
    /// Plain memory, if it is watched.
    pub(super) memory: Option<Box<RefCell<Watch>>>,
    /// The thread that was stopped for good, because of what it did to memory.
    pub(super) stopped: Option<u32>,
    pub(super) fibers: Vec<Option<Fiber>>,
    pub(super) yielders: Vec<usize>,
    pub(super) ready: Ready,
    pub(super) current: u32,
    pub(super) replaying: bool,
    /// Whether threads may wait for work for ever.
    pub(super) has_daemons: bool,
    /// The number of looks at the clock of the system that its steps were worth so far.
    pub(super) looked: u64,
    /// When an execution that has not ended is cut short.
    pub(super) deadline: Deadline,
}

impl Execution {
    pub(crate) fn new(timing: Timing, has_daemons: bool, deadline: Deadline) -> Self {
        let mut world = World::default();
        world.clock.timing = timing;
        Self {
            world: WorldOwner::new(world),
            stacks: Stacks::default(),
            memory: watch::new().map(RefCell::new).map(Box::new),
            stopped: None,
            fibers: Vec::new(),
            yielders: Vec::new(),
            ready: Ready::default(),
            current: 0,
            replaying: false,
            has_daemons,
            looked: 0,
            deadline,
        }
    }

    /// The world as the last execution left it.
    pub(crate) fn world(&self) -> &World {
        self.world.get()
    }

    /// Runs the program once; `driver` has the graph to follow, and gets it back extended.
    pub(crate) fn run(&mut self, driver: &mut impl Driver, main: Box<dyn FnOnce()>) -> Ending {
        self.world.get_mut().clear();
        self.current = 0;
        // SAFETY: it is dropped in this function, panic or not, and the owner is a field of `self`.
        let entered = unsafe { runtime::enter(&self.world) };
        let watched = self.begin_memory();
        self.new_thread(0, None, 0, main);
        self.replaying = true;
        let ending = self.replay(driver).and_then(|()| self.extend(driver));
        runtime::tear_down(|| self.finish());
        self.end_memory(watched);
        drop(entered);
        match ending {
            Ok(never) => match never {},
            Err(ending) => ending,
        }
    }

    fn finish(&mut self) {
        for t in 0..self.fibers.len() {
            let is_unwinding = self.thread(t as u32).unwinding;
            let is_stopped = self.stopped == Some(t as u32);
            self.stacks.kill(&mut self.world, self.fibers[t].take(), self.yielders[t], is_unwinding, is_stopped);
        }
        self.fibers.clear();
        self.yielders.clear();
        let world = self.world.get_mut();
        let handles = std::mem::take(&mut world.handles);
        let snapshots = std::mem::take(&mut world.statics);
        let threads = world.threads.len();
        handles.into_iter().for_each(|handle| runtime::discard(&mut self.world, handle));
        for t in 0..threads {
            let start = self.world.get_mut().threads[t].start.take();
            runtime::discard(&mut self.world, start);
        }
        for t in 0..threads {
            let locals = std::mem::take(&mut self.world.get_mut().threads[t].locals);
            locals.into_iter().for_each(|local| runtime::discard(&mut self.world, local));
        }
        for snapshot in snapshots.iter().rev() {
            snapshot.restore();
        }
        self.world.get_mut().end_turn();
    }

    fn new_thread(&mut self, lane: u32, name: Option<String>, parent: u32, start: Box<dyn FnOnce()>) -> u32 {
        let id = self.world.get_mut().new_thread(lane, name, parent, start);
        self.fibers.push(None);
        self.yielders.push(0);
        id
    }

    pub(super) fn thread(&mut self, id: u32) -> &mut Thread {
        &mut self.world.get_mut().threads[id as usize]
    }

    /// Lets a thread run to its next request.
    pub(super) fn resume(&mut self, driver: &mut impl Driver, id: u32, answer: u64) -> Result<(), Ending> {
        let i = id as usize;
        let w = self.world.get_mut();
        w.current = id;
        w.steps += 1;
        let made = w.threads[i].pending.take();
        w.threads[i].is_due = false;
        self.resume_memory(driver, id, made.as_ref())?;
        let mut answer = answer;
        loop {
            watch::set_in_model(self.memory.is_some());
            let resumed = self.stacks.resume(&mut self.world, &mut self.fibers[i], &mut self.yielders[i], answer);
            watch::set_in_model(false);
            self.judge_memory(id)?;
            match resumed {
                Ok(request) => {
                    // SAFETY: the request is on the stack of the thread, which is suspended in making it and is resumed
                    // only in the next round of this loop, or later.
                    let request = unsafe { request.as_ref() };
                    if let Some(at_once) = self.answer(driver, id, request)? {
                        answer = at_once;
                        if self.world.get_mut().failure.is_none() {
                            continue;
                        }
                    }
                }
                Err(finished) => {
                    let left = self.stacks.latest();
                    self.world.get_mut().retire_range(&left);
                    self.end_stack(id, &left);
                    let t = self.thread(id);
                    t.pending = Some(END);
                    match finished {
                        Finished::Normally => {}
                        Finished::Panicked => {
                            let panic = runtime::take_panic().unwrap_or_else(Panic::resumed);
                            self.world.get_mut().panicked(id, panic);
                        }
                        Finished::Overflow => {
                            let thread = self.world.get_mut().name(id);
                            return Err(Ending::failed(Evidence::StackOverflow { thread }));
                        }
                    }
                }
            }
            if let Some(failure) = self.world.get_mut().failure.take() {
                return Err(Ending::Failed(failure));
            }
            return Ok(());
        }
    }

    /// Answers what needs no event; anything else the thread waits for.
    fn answer(&mut self, driver: &mut impl Driver, t: u32, request: &Request) -> Result<Option<u64>, Ending> {
        let mut pending = *request;
        match request.op {
            Op::Touch { addr, write } => return Ok(Some(self.touch(driver, t, addr, write, request.site).into())),
            Op::Lasted { nanos } => {
                self.lasted(driver, t, nanos);
                return Ok(Some(0));
            }
            Op::Look => match self.look(driver, t) {
                Look::Shows(moment) => return Ok(Some(moment)),
                Look::Sleeps(nanos) => pending.op = Op::Sleep { nanos },
            },
            Op::Sleep { .. } => self.sleeps()?,
            // No event: the thread only steps back until it is its turn again.
            Op::Yield => self.thread(t).spin.yielded(),
            _ => {}
        }
        self.thread(t).pending = Some(pending);
        Ok(None)
    }

    /// Checks an access to plain memory for a data race.
    fn touch(&mut self, driver: &mut impl Driver, t: u32, addr: usize, write: bool, site: Site) -> bool {
        let world = self.world.get_mut();
        let lane = world.threads[t as usize].lane;
        let graph = driver.graph();
        let last = if self.replaying { world.done[lane as usize] } else { graph.lane_len(lane) };
        let hb = graph.clock(EventId::new(lane, last - 1), Clock::Hb);
        let access = Access { lane, after: last, write, site, thread: t };
        let Some(other) = world.cells.access(addr, access, hb) else { return true };
        world.failure = Some(Box::new(Evidence::Race(world.access(&other), world.access(&access))));
        false
    }

    pub(super) fn begin(&mut self, driver: &mut impl Driver, t: u32, id: EventId) -> Result<(), Ending> {
        self.thread(t).begin = id;
        let start = self.thread(t).start.take().expect("internal error: thread began twice");
        self.begin_stack();
        self.fibers[t as usize] = Some(self.stacks.fiber(start));
        self.resume(driver, t, 0)
    }

    pub(super) fn end(&mut self, t: u32, id: EventId) -> Result<(), Ending> {
        let thread = self.thread(t);
        thread.pending = None;
        thread.end = Some(id);
        match self.world.get_mut().unhandled_panic(t).filter(|_| t == 0) {
            Some(panic) => Err(Ending::Failed(panic)),
            None => Ok(()),
        }
    }

    pub(super) fn spawn(&mut self, parent: u32, lane: u32) -> u32 {
        let (name, start) = self.world.get_mut().spawning.pop_front().expect("internal error: spawn without a closure");
        self.new_thread(lane, name, parent, start)
    }

    /// The lane of the next thread that `t` spawns.
    pub(super) fn next_lane(&mut self, driver: &mut impl Driver, t: u32) -> u32 {
        if let Some(&lane) = self.thread(t).free_lanes.last() {
            return lane;
        }
        let key = (self.thread(t).lane, self.thread(t).lanes_made);
        driver.graph().lane_for(key)
    }

    pub(super) fn take_lane(&mut self, driver: &mut impl Driver, t: u32, lane: u32) {
        let thread = self.thread(t);
        if thread.free_lanes.last() == Some(&lane) {
            thread.free_lanes.pop();
        } else {
            let key = (thread.lane, thread.lanes_made);
            thread.lanes_made += 1;
            driver.graph().lane_for(key);
        }
    }

    pub(super) fn joined(&mut self, driver: &mut impl Driver, t: u32, child: u32) -> Result<(), Ending> {
        let c = self.thread(child);
        c.joined = true;
        let (lane, now) = (c.lane, c.now);
        // The thread that joins the child takes over its lane, and with it the child's own spare lanes.
        let mut lanes = std::mem::take(&mut c.free_lanes);
        let thread = self.thread(t);
        thread.free_lanes.append(&mut lanes);
        thread.free_lanes.push(lane);
        thread.now = thread.now.max(now);
        self.resume(driver, t, 0)
    }

    pub(super) fn observe(&mut self, t: u32, event: &Event) {
        let site = std::ptr::from_ref(event.site.at) as usize;
        self.thread(t).spin.observed(site, event.loc, event.value);
    }

    pub(super) fn updated(&mut self, t: u32, write: &Event, read: u64) {
        if write.value == read {
            self.observe(t, write);
        } else {
            self.thread(t).spin.acted();
        }
    }
}

impl std::fmt::Debug for Execution {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Execution").field("world", self.world.get()).finish_non_exhaustive()
    }
}
