//! Along the graph: the program makes the events it made before, or it is nondeterministic.

use crate::evidence::Evidence;
use crate::graph::event::{Event, EventId, Kind};
use crate::run::driver::{Driver, Ending};
use crate::run::execution::Execution;
use crate::run::request::{Address, Effect, Op, Request, TIMED_OUT, Update, Wait};

impl Execution {
    pub(super) fn replay(&mut self, driver: &mut impl Driver) -> Result<(), Ending> {
        for at in 0..driver.graph().schedule.len() {
            let id = driver.graph().schedule[at];
            let event = *driver.graph().get(id);
            let owner = self.world.get_mut().owner.get(id.lane as usize).copied().unwrap_or(u32::MAX);
            if owner == u32::MAX {
                return self.nondeterminism(&event, None, id);
            }
            while let Some(Request { op: Op::Yield, .. }) = self.thread(owner).pending {
                self.resume(driver, owner, 0)?;
            }
            let done = &mut self.world.get_mut().done;
            if done.len() <= id.lane as usize {
                done.resize(id.lane as usize + 1, 0);
            }
            done[id.lane as usize] = id.index + 1;
            self.replay_event(driver, owner, id, event)?;
            self.current = owner;
        }
        Ok(())
    }

    pub(super) fn replay_event(
        &mut self,
        driver: &mut impl Driver,
        t: u32,
        id: EventId,
        event: Event,
    ) -> Result<(), Ending> {
        let Some(request) = self.thread(t).pending else { return self.nondeterminism(&event, None, id) };
        let differs = || Some(request);
        if event.site != request.site {
            return self.nondeterminism(&event, differs(), id);
        }
        self.thread(t).events += 1;
        match (event.kind, request.op) {
            (Kind::Begin, Op::Begin) => self.begin(driver, t, id),
            (Kind::End, Op::End) => self.end(t, id),
            (Kind::Read { .. }, Op::Load(address, _)) => {
                self.bind(driver, address, &event, request, id)?;
                let event = self.reread(driver, id);
                self.observe(t, &event);
                self.resume(driver, t, event.value)
            }
            (Kind::Write, Op::Store(address, value, _)) => {
                self.bind(driver, address, &event, request, id)?;
                driver.graph().get_mut(id).value = value;
                self.thread(t).spin.acted();
                self.world.get_mut().wrote(driver.graph(), t, id);
                self.resume(driver, t, 0)
            }
            (Kind::Read { .. }, Op::Update(u)) if self.thread(t).read.is_none() => {
                self.bind(driver, u.address, &event, request, id)?;
                // A pointer that the program expects is another one than before, as what it reads is.
                if let (Kind::Read { cas: Some(cas) }, Some(expected)) =
                    (&mut driver.graph().get_mut(id).kind, u.expected)
                {
                    cas.expected = expected;
                }
                let event = self.reread(driver, id);
                let effect = u.effect(event.value);
                // Displaced by another update, it reads again later; a revisit may have given it what it waited for.
                driver.graph().get_mut(id).waiting = effect == Effect::Wait;
                match effect {
                    Effect::Write(_) => {
                        self.thread(t).read = Some(event.value);
                        Ok(())
                    }
                    Effect::Leave => {
                        self.observe(t, &event);
                        self.resume(driver, t, event.value)
                    }
                    Effect::Wait => Ok(()),
                }
            }
            (Kind::Write, Op::Update(u)) => match self.thread(t).read.take() {
                Some(value) => {
                    let Effect::Write(new) = u.effect(value) else {
                        return self.nondeterminism(&event, differs(), id);
                    };
                    driver.graph().get_mut(id).value = new;
                    self.updated(t, &Event { value: new, ..event }, value);
                    self.world.get_mut().wrote(driver.graph(), t, id);
                    self.resume(driver, t, value)
                }
                None => self.nondeterminism(&event, differs(), id),
            },
            (Kind::Choice { chosen, .. }, Op::Update(Update { wait: Wait::Timed { .. }, .. })) => match chosen {
                0 => Ok(()),
                _ => self.resume(driver, t, TIMED_OUT),
            },
            (Kind::Time { .. }, Op::Sleep { .. } | Op::Update(Update { wait: Wait::Timed { .. }, .. })) => {
                self.replay_time(driver, t, id)
            }
            (Kind::Fence, Op::Fence(_)) => self.resume(driver, t, 0),
            (Kind::Choice { chosen, of, .. }, Op::Choice { .. }) => {
                self.world.get_mut().offered = of > 1;
                self.resume(driver, t, chosen.into())
            }
            (Kind::Spawn { lane }, Op::Spawn) => {
                let child = self.spawn(t, lane);
                self.take_lane(driver, t, lane);
                (self.thread(child).spawn, self.thread(child).begin) = (id, id);
                self.resume(driver, t, child.into())
            }
            (Kind::Join { .. }, Op::Join { thread }) => self.joined(driver, t, thread),
            _ => self.nondeterminism(&event, differs(), id),
        }
    }

    /// Finds the location again. Its initial value is read anew: see [`reread`](Self::reread).
    fn bind(
        &mut self,
        driver: &mut impl Driver,
        address: Address,
        event: &Event,
        request: Request,
        id: EventId,
    ) -> Result<(), Ending> {
        let world = self.world.get_mut();
        let first = world.bound.get(event.loc as usize).is_none_or(|&addr| addr == 0);
        if !world.bind(event.loc, address) {
            return self.nondeterminism(event, Some(request), id);
        }
        if first && address.mirror > 0 {
            driver.graph().locs[event.loc as usize].init = address.memory();
        }
        Ok(())
    }

    /// The read `id` with what the write it reads from wrote in this execution: a pointer to memory that the program
    /// allocated is another one than before, though the execution is the same.
    fn reread(&mut self, driver: &mut impl Driver, id: EventId) -> Event {
        let graph = driver.graph();
        let Event { loc, rf, .. } = *graph.get(id);
        let value = graph.value(loc, rf);
        let event = graph.get_mut(id);
        event.value = value;
        *event
    }

    pub(super) fn nondeterminism<T>(&mut self, was: &Event, now: Option<Request>, id: EventId) -> Result<T, Ending> {
        let world = self.world.get_mut();
        let owner = world.owner.get(id.lane as usize).copied().unwrap_or(0);
        Err(Ending::failed(Evidence::Nondeterminism {
            thread: (owner != u32::MAX).then(|| world.name(owner)),
            event: id.index,
            was: (&was.site).into(),
            now: now.map(|request| (&request.site).into()),
        }))
    }
}
