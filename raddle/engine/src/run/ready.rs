//! Which threads can go on. This is brought up to date after each new event, for the threads that the event concerns.

use crate::graph::execution_graph::Graph;
use crate::run::request::{Effect, Op, Wait};
use crate::run::world::World;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// It runs, or has ended.
    Silent,
    Blocked,
    /// Repeats itself: nothing changes unless others run.
    Spinning,
    /// Lets the others go first.
    Yielded,
    Ready,
    /// Ready for a step that commutes with everything others do.
    Invisible,
}

/// What a thread waits for, whether or not it is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Awaits {
    Nothing,
    /// A value of the location at an address.
    Value(usize),
    End(u32),
}

#[derive(Debug, Default)]
pub(crate) struct Ready {
    states: Vec<State>,
    awaits: Vec<Awaits>,
    /// The threads that can make an event, ascending, when [`collect`](Self::collect) was last asked.
    pub(crate) threads: Vec<u32>,
}

impl Ready {
    /// Looks at every thread.
    pub(crate) fn begin(&mut self, world: &World, graph: &Graph) {
        self.states.clear();
        self.awaits.clear();
        for thread in 0..world.threads.len() as u32 {
            self.review(world, graph, thread, None);
        }
    }

    /// Looks at `thread`, which made an event, and at the threads that wait for its end or for what it wrote to.
    pub(crate) fn review(&mut self, world: &World, graph: &Graph, thread: u32, written: Option<usize>) {
        while self.states.len() < world.threads.len() {
            self.look(world, graph, self.states.len());
        }
        self.look(world, graph, thread as usize);
        if let Some(addr) = written {
            self.look_at_all(world, graph, Awaits::Value(addr));
        } else if world.threads[thread as usize].end.is_some() {
            self.look_at_all(world, graph, Awaits::End(thread));
        }
    }

    /// Whether the thread can make an event, and it is not a matter of spinning; `invisible`: one that commutes.
    pub(crate) fn goes_on(&self, thread: u32, invisible: bool) -> bool {
        match self.states.get(thread as usize) {
            Some(State::Invisible) => true,
            Some(State::Ready) => !invisible,
            _ => false,
        }
    }

    pub(crate) fn is_blocked(&self, thread: u32) -> bool {
        self.states.get(thread as usize) == Some(&State::Blocked)
    }

    /// The first thread whose next step is invisible.
    pub(crate) fn invisible(&self) -> Option<u32> {
        self.states.iter().position(|&s| s == State::Invisible).map(|t| t as u32)
    }

    /// Collects the threads that can make an event; true if all of them only spin.
    pub(crate) fn collect(&mut self) -> bool {
        for least in [State::Ready, State::Yielded, State::Spinning] {
            let states = self.states.iter().enumerate();
            self.threads.clear();
            self.threads.extend(states.filter(|(_, s)| **s as u8 >= least as u8).map(|(t, _)| t as u32));
            if !self.threads.is_empty() {
                return least == State::Spinning;
            }
        }
        false
    }

    fn look_at_all(&mut self, world: &World, graph: &Graph, awaited: Awaits) {
        for thread in 0..self.awaits.len() {
            if self.awaits[thread] == awaited {
                self.look(world, graph, thread);
            }
        }
    }

    fn look(&mut self, world: &World, graph: &Graph, at: usize) {
        let (state, awaits) = state(world, graph, at);
        if at == self.states.len() {
            self.states.push(state);
            self.awaits.push(awaits);
        } else {
            self.states[at] = state;
            self.awaits[at] = awaits;
        }
    }
}

fn state(world: &World, graph: &Graph, at: usize) -> (State, Awaits) {
    let thread = &world.threads[at];
    let Some(request) = &thread.pending else { return (State::Silent, Awaits::Nothing) };
    let (can, awaits) = match &request.op {
        Op::Join { thread } => (world.threads[*thread as usize].end.is_some(), Awaits::End(*thread)),
        Op::Update(u) if u.wait != Wait::No => {
            let latest = world.loc_at(u.address.addr).map(|loc| graph.value(loc, graph.co_max(loc)));
            let value = latest.unwrap_or_else(|| u.address.memory());
            (u.effect(value) != Effect::Wait, Awaits::Value(u.address.addr))
        }
        Op::Sleep { .. } => (false, Awaits::Nothing),
        _ => (true, Awaits::Nothing),
    };
    let state = if !can {
        State::Blocked
    } else if thread.spin.is_spinning() {
        State::Spinning
    } else if matches!(request.op, Op::Yield) {
        State::Yielded
    } else if request.is_invisible() {
        State::Invisible
    } else {
        State::Ready
    };
    (state, awaits)
}
