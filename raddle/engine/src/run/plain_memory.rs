//! What an execution tells the watch of plain memory, and what the watch tells it.

use std::cell::RefCell;
use std::ops::Range;

use crate::evidence::{Access, Act, Evidence, Operation};
use crate::graph::event::EventId;
use crate::graph::execution_graph::Clock;
use crate::memory::calls::{Frame, Owner, owner_of};
use crate::memory::watch::{self, Entered, Party, Violation};
use crate::run::driver::{Driver, Ending};
use crate::run::execution::Execution;
use crate::run::request::{HIDDEN, Op, Request, Update};
use crate::run::world::World;

impl Execution {
    /// The execution begins; what is answered goes to [`end_memory`](Self::end_memory).
    pub(crate) fn begin_memory(&mut self) -> Entered {
        self.stopped = None;
        if let Some(watch) = &self.memory {
            watch.borrow_mut().begin();
        }
        // SAFETY: the watch is in a box of this execution, which gives the answer back before it ends.
        unsafe { watch::enter(self.memory.as_deref().map(std::ptr::from_ref)) }
    }

    /// The execution is over, and what it has left is dropped.
    pub(crate) fn end_memory(&mut self, watched: Entered) {
        drop(watched);
        if let Some(watch) = &self.memory {
            watch.borrow_mut().end();
        }
    }

    /// The next fiber gets a stack that another one may have had.
    pub(crate) fn begin_stack(&mut self) {
        if let Some(watch) = &self.memory {
            watch.borrow_mut().begin_stack(&self.stacks.latest());
        }
    }

    /// A thread has ended and left its stack.
    pub(crate) fn end_stack(&mut self, thread: u32, stack: &Range<usize>) {
        if let Some(watch) = &self.memory {
            watch.borrow_mut().end_stack(thread, stack);
        }
    }

    /// A thread goes on, because what it asked for was `made`.
    pub(crate) fn resume_memory(
        &mut self,
        driver: &mut impl Driver,
        t: u32,
        made: Option<&Request>,
    ) -> Result<(), Ending> {
        let Some(watch) = &self.memory else { return Ok(()) };
        let world = self.world.get_mut();
        let lane = world.threads[t as usize].lane;
        let graph = driver.graph();
        let events = if self.replaying { world.done[lane as usize] } else { graph.lane_len(lane) };
        let last = EventId::new(lane, events - 1);
        let mut watch = watch.borrow_mut();
        watch.resume(t, lane, events, graph.clock(last, Clock::Hb));
        if let Some(Request {
            op: Op::Load(place, _) | Op::Store(place, ..) | Op::Update(Update { address: place, .. }),
            site,
        }) = made
        {
            match place.mirror {
                // A primitive's hidden location is named by the address of its anchor, which has to be there.
                0 if place.addr & HIDDEN != 0 => watch.event(place.addr & !HIDDEN, 1, false, site.at),
                0 => {}
                size => watch.event(place.addr, size.into(), graph.get(last).is_write(), site.at),
            }
        }
        drop(watch);
        self.judge_memory(t)
    }

    /// Fails if the thread that ran has done to memory what it must not.
    pub(crate) fn judge_memory(&mut self, t: u32) -> Result<(), Ending> {
        let Some(violation) = self.memory.as_deref().and_then(|watch: &RefCell<_>| watch.borrow_mut().take_violation())
        else {
            return Ok(());
        };
        self.stopped = Some(t);
        Err(Ending::failed(evidence(self.world.get(), violation)))
    }
}

fn evidence(world: &World, violation: Violation) -> Evidence {
    match violation {
        Violation::Race(first, second) => Evidence::Race(access(world, &first), access(world, &second)),
        Violation::UseAfterFree { allocated, freed, access: by } => Evidence::UseAfterFree {
            access: access(world, &by),
            freed: place(world, &freed),
            allocated: allocated.map(|party| place(world, &party)),
        },
        Violation::UseOfEndedStack { ended, access: by } => {
            Evidence::UseOfEndedStack { access: access(world, &by), ended: world.name(ended) }
        }
        Violation::DoubleFree { first, second } => {
            Evidence::DoubleFree { first: place(world, &first), second: place(world, &second) }
        }
        Violation::InvalidFree { allocated, offset, free } => Evidence::InvalidFree {
            free: place(world, &free),
            allocated: place(world, &allocated),
            offset: offset as u64,
        },
    }
}

fn access(world: &World, party: &Party) -> Access {
    Access {
        thread: world.name(party.thread),
        write: party.kind.writes,
        atomic: party.kind.is_atomic,
        size: Some(party.size as u64),
        operation: operation(&party.stack),
    }
}

fn place(world: &World, party: &Party) -> Act {
    Act { thread: world.name(party.thread), operation: operation(&party.stack) }
}

/// The innermost function that is the program's, and where it was.
fn operation(stack: &[Frame]) -> Operation {
    let programs = stack.iter().find(|frame| owner_of(&frame.file) == Owner::Program);
    match programs.or(stack.first()) {
        Some(frame) => Operation {
            function: Some(frame.function.clone()).filter(|name| !name.is_empty()),
            location: format!("{}:{}:{}", frame.file, frame.line, frame.column),
            ..Operation::default()
        },
        None => Operation { location: "an unknown place".to_owned(), ..Operation::default() },
    }
}
