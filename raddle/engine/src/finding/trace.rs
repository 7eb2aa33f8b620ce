//! From an execution graph to a [`Trace`].
//!
//! A step is what the program called, not what the engine made of it: the two events of a read-modify-write are one
//! step, the lock inside a condition variable and the tickets of its waiters are none, and a choice is one only if it
//! fell on something that need not have happened.

use std::collections::HashMap;
use std::time::Duration;

use crate::finding::{LockEffect, Step, Trace};
use crate::graph::event::{Event, EventId, Kind};
use crate::graph::execution_graph::{Graph, Loc};
use crate::graph::site::{Object, Role};
use crate::run::request::{Op, Request};
use crate::run::world::{Thread, World};

/// The trace of the execution that ended with this graph and world.
pub(crate) fn trace(graph: &Graph, world: &World) -> Trace {
    let threads = (0..world.threads.len() as u32).map(|t| world.name(t).name).collect();
    let mut tracer = Tracer { graph, world, newest: newest(graph), steps: Vec::new(), step_of: HashMap::new() };
    for &id in &graph.schedule {
        tracer.tell(id, graph.get(id));
    }
    if is_deadlock(world) {
        for thread in 0..world.threads.len() {
            tracer.tell_blocked(thread);
        }
    }
    Trace { threads, steps: tracer.steps }
}

/// A trace under way.
struct Tracer<'a> {
    graph: &'a Graph,
    world: &'a World,
    /// When each event ran, by stamp; and for each location when the first of the writes from a place on ran.
    newest: (Vec<usize>, Vec<Vec<usize>>),
    steps: Vec<Step>,
    step_of: HashMap<EventId, usize>,
}

impl Tracer<'_> {
    fn tell(&mut self, id: EventId, e: &Event) {
        let looks = match e.kind {
            Kind::Time { stays, .. } => stays || e.site.role == Role::Clock,
            _ => false,
        };
        let untold =
            matches!(e.kind, Kind::Begin | Kind::End) || looks || matches!(e.site.role, Role::Finish | Role::Reserve);
        let as_usual = matches!(e.kind, Kind::Choice { chosen: 0, .. });
        if untold || as_usual {
            return;
        }
        let read = EventId::new(id.lane, id.index.saturating_sub(1));
        if e.exclusive
            && let Some(&at) = self.step_of.get(&read)
        {
            // The write of a read-modify-write.
            let step = &mut self.steps[at];
            step.value = step.value.take().map(|seen| format!("{seen} → {}", e.value));
            step.lock = lock_effect(e.site.role);
            step.writes = true;
            self.step_of.insert(id, at);
            return;
        }
        let thread = self.thread_of(id);
        let at = self.inside(thread, e).unwrap_or_else(|| {
            let step = self.step(id, e, thread);
            self.steps.push(step);
            self.steps.len() - 1
        });
        self.step_of.insert(id, at);
    }

    /// The earlier step of which the event is a part: a write that ends an operation on a condition variable.
    fn inside(&mut self, thread: usize, e: &Event) -> Option<usize> {
        if !e.is_write() || !matches!(e.site.role, Role::Leave | Role::Notify) {
            return None;
        }
        let location = e.site.at.to_string();
        let begun = |s: &Step| s.thread == thread && s.location == location && s.role == Role::Enter;
        let at = self.steps.iter().rposition(begun)?;
        if let Some(waiter) = (e.site.role == Role::Notify).then(|| self.waiter(e.loc)).flatten() {
            let woken = self.world.name(waiter).name;
            let step = &mut self.steps[at];
            step.value = Some(match step.value.take() {
                Some(others) => format!("{others}, {woken}"),
                None => format!("wakes {woken}"),
            });
        }
        Some(at)
    }

    fn step(&self, id: EventId, e: &Event, thread: usize) -> Step {
        let Event { kind, site, .. } = *e;
        let access = e.is_read() || e.is_write();
        let object = if access { self.graph.locs[e.loc as usize].object } else { site.object };
        let atomic = access && object.is_atomic();
        let named = |found: Option<usize>| found.map(|t| self.world.name(t as u32).name);
        let threads = &self.world.threads;
        let value = match kind {
            Kind::Read { .. } | Kind::Write if atomic => Some(e.value.to_string()),
            Kind::Spawn { .. } => named(self.child(id)),
            Kind::Join { .. } => named(threads.iter().position(|t| t.end == Some(e.rf))),
            Kind::Time { moment, .. } if site.role == Role::Sleep => {
                Some(format!("after {:?}", Duration::from_nanos(moment)))
            }
            Kind::Choice { chosen, .. } if site.role == Role::Which => Some(format!("the one behind {chosen} others")),
            _ => None,
        };
        Step {
            thread,
            operation: match kind {
                // A wait that gave up bears the name of the wait.
                Kind::Time { .. } if site.role == Role::Sleep => "sleep ends".to_owned(),
                Kind::Choice { .. } | Kind::Time { .. } if !matches!(site.role, Role::Whether | Role::Which) => {
                    format!("{} times out", site.operation)
                }
                _ => site.operation.to_owned(),
            },
            object: if access { self.name(e.loc, thread) } else { site.object.name().to_owned() },
            value,
            ordering: (atomic || kind == Kind::Fence).then(|| format!("{:?}", e.mode)),
            reads_from: self.step_of.get(&e.rf).copied(),
            stale: e.is_read() && self.is_stale(id, e),
            location: site.at.to_string(),
            lock: if e.is_write() { lock_effect(site.role) } else { None },
            role: site.role,
            writes: e.is_write(),
            site_id: Some(site.id()),
            ..Step::default()
        }
    }

    /// The last step of a thread that never goes on.
    fn tell_blocked(&mut self, thread: usize) {
        let Some(Request { op, site }) = self.world.threads[thread].pending else { return };
        let mut step = Step {
            thread,
            operation: site.operation.to_owned(),
            object: site.object.name().to_owned(),
            location: site.at.to_string(),
            blocked: true,
            waits_for: self.world.blockers(thread as u32),
            role: site.role,
            site_id: Some(site.id()),
            ..Step::default()
        };
        match op {
            Op::Join { thread: child } => {
                step.value = Some(self.world.name(child).name);
            }
            Op::Update(update) => {
                if let Some(loc) = self.world.loc_at(update.address.addr) {
                    step.object = self.name(loc, thread);
                    if self.graph.locs[loc as usize].object.is_lock() {
                        step.lock = Some(LockEffect::Awaited);
                    }
                } else if site.object.is_condvar() {
                    step.object = self.condvar_of(thread);
                }
            }
            _ => return,
        }
        self.steps.push(step);
    }

    /// The name of a location: its type, and its number among the locations of that type.
    fn name(&self, loc: u32, thread: usize) -> String {
        let object = self.graph.locs[loc as usize].object;
        if object == Object::Waiter {
            return self.condvar_of(thread);
        }
        let same = |other: &u32| self.graph.locs[*other as usize].object == object;
        format!("{}#{}", object.name(), (0..=loc).filter(same).count())
    }

    /// The condition variable that a thread began to wait for last.
    fn condvar_of(&self, thread: usize) -> String {
        let own = |s: &&Step| s.thread == thread && s.role == Role::Enter;
        self.steps.iter().rev().find(own).map_or_else(|| "Condvar".to_owned(), |s| s.object.clone())
    }

    /// The thread that waits, or waited, with this ticket.
    fn waiter(&self, ticket: u32) -> Option<u32> {
        let waits = |request: &Request| match request.op {
            Op::Update(u) => self.world.loc_at(u.address.addr) == Some(ticket),
            _ => false,
        };
        let pending = self.world.threads.iter().position(|t| t.pending.as_ref().is_some_and(waits));
        let read = || {
            let schedule = self.graph.schedule.iter();
            let mut reads = schedule.filter(|id| {
                let e = self.graph.get(**id);
                e.is_read() && e.loc == ticket
            });
            reads.next().map(|id| self.thread_of(*id))
        };
        pending.or_else(read).map(|t| t as u32)
    }

    /// The thread whose event it is: of those that used the lane, the last that had begun.
    fn thread_of(&self, id: EventId) -> usize {
        let began = |t: &Thread| t.lane == id.lane && t.begin.lane == id.lane && t.begin.index <= id.index;
        self.world.threads.iter().rposition(began).unwrap_or(0)
    }

    /// The thread that a spawn made: its first event reads from the spawn, and until it has one, the spawn stands for it.
    fn child(&self, spawn: EventId) -> Option<usize> {
        let in_graph = |id: EventId| {
            self.graph.lanes.get(id.lane as usize).is_some_and(|lane| (id.index as usize) < lane.events.len())
        };
        let threads = &self.world.threads;
        threads.iter().position(|t| t.begin == spawn || in_graph(t.begin) && self.graph.get(t.begin).rf == spawn)
    }

    /// Whether a newer value had been written when the read ran.
    fn is_stale(&self, id: EventId, e: &Event) -> bool {
        let (ran, first_from) = &self.newest;
        let newer = first_from[e.loc as usize].get(self.graph.co_place(e.rf) as usize);
        newer.is_some_and(|first| *first < ran[self.graph.get(id).stamp as usize])
    }
}

/// When each event ran, by stamp; and for each location when the first of the writes behind each place ran.
fn newest(graph: &Graph) -> (Vec<usize>, Vec<Vec<usize>>) {
    let mut ran = vec![0; graph.len()];
    for (at, id) in graph.schedule.iter().enumerate() {
        ran[graph.get(*id).stamp as usize] = at;
    }
    let of_location = |loc: &Loc| {
        let mut first: Vec<usize> = loc.co.iter().map(|w| ran[graph.get(*w).stamp as usize]).collect();
        for place in (1..first.len()).rev() {
            first[place - 1] = first[place - 1].min(first[place]);
        }
        first
    };
    let first = graph.locs.iter().map(of_location).collect();
    (ran, first)
}

/// Whether the execution ended because no thread can go on.
fn is_deadlock(world: &World) -> bool {
    let waits = |request: &Request| matches!(request.op, Op::Update(_) | Op::Join { .. });
    let mut threads = world.threads.iter();
    world.threads.first().is_some_and(|main| main.end.is_none())
        && threads.all(|t| t.end.is_some() || t.pending.as_ref().is_some_and(waits))
}

/// What a write with this role does to a lock.
fn lock_effect(role: Role) -> Option<LockEffect> {
    match role {
        Role::Acquire | Role::TryAcquire => Some(LockEffect::Taken),
        Role::AcquireShared | Role::TryAcquireShared | Role::Downgrade => Some(LockEffect::Shared),
        Role::Release => Some(LockEffect::Released),
        _ => None,
    }
}
