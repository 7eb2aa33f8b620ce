//! Exhaustive exploration: every consistent execution graph once.
//!
//! TruSt (Kokologiannakis et al., POPL 2022). An execution extends the graph with maximal choices: a read sees the
//! co-latest write, a write goes last, a choice takes its default. Each alternative goes on a stack, as a few words
//! that mean something for the graph cut off behind its event; a backward revisit owns a graph. So memory is that of
//! one execution per level of revisits.
//!
//! Departs from the paper in blocking updates (locks), of which all writes to a location lie on one causal chain. Such
//! an update becomes an event only when the latest value satisfies it. When another update displaces it, it stays in
//! the graph, waiting, and *must* be revisited by the next write to its location: were it left behind, it would no
//! longer be maximal for anything that comes later on the chain, and the execution could never complete.

use crate::graph::event::{Event, EventId, Kind, Mode};
use crate::graph::execution_graph::Graph;
use crate::run::deadline::Deadline;
use crate::run::driver::{Bounds, Driver};
use crate::run::request::{Effect, Update};
use crate::run::world::World;

/// Something else to do, once everything behind its event has been explored.
#[derive(Clone, Debug)]
enum Alternative {
    /// A read sees an older write. If that one was already updated, the update's write, which can only take part in
    /// revisits.
    Read {
        read: EventId,
        place: u32,
        conflicting: Option<(u64, Mode)>,
    },
    /// A write goes elsewhere in coherence.
    Place {
        write: EventId,
        place: u32,
    },
    Choice {
        event: EventId,
        chosen: u32,
    },
    Revisit {
        write: EventId,
        read: EventId,
    },
    /// As `Place`, for the write of the revisit that made the graph; `read` sees it.
    Replace {
        write: EventId,
        read: EventId,
        place: u32,
    },
}

/// A graph and the alternatives to the events that were added to it here.
#[derive(Debug, Default)]
struct Context {
    graph: Graph,
    stack: Vec<Alternative>,
    /// The lane whose write made the graph, to go on with.
    writer: u32,
}

#[derive(Debug)]
pub(crate) struct Exhaustive {
    contexts: Vec<Context>,
    spare: Vec<Context>,
    bounds: Bounds,
    reads: Vec<EventId>,
    keep: Vec<u32>,
    /// When to give up looking for the next graph, and whether that has happened.
    deadline: Deadline,
    pub(crate) cut: bool,
}

impl Exhaustive {
    pub(crate) fn new(bounds: Bounds, deadline: Deadline) -> Self {
        Self {
            contexts: vec![Context::default()],
            spare: Vec::new(),
            bounds,
            reads: Vec::new(),
            keep: Vec::new(),
            deadline,
            cut: false,
        }
    }

    /// Gives away the alternative that would be taken last, if there is another one. To be asked between a run and the
    /// next [`advance`](Self::advance): a graph is whole only when the program has run along it.
    pub(crate) fn split(&mut self) -> Option<Self> {
        if self.contexts.iter().map(|c| c.stack.len()).sum::<usize>() < 2 {
            return None;
        }
        let from = self.contexts.iter_mut().find(|c| !c.stack.is_empty())?;
        let stack = vec![from.stack.remove(0)];
        let context = Context { graph: from.graph.clone(), stack, writer: from.writer };
        let new = Self::new(self.bounds, self.deadline);
        Some(Self { contexts: vec![context], ..new })
    }

    fn top(&mut self) -> &mut Context {
        self.contexts.last_mut().expect("internal error: no context")
    }

    /// Makes the graph the next one to run; false when all have been, or it is too late to look for it.
    pub(crate) fn advance(&mut self) -> bool {
        while let Some(context) = self.contexts.last_mut() {
            let Some(alternative) = context.stack.pop() else {
                let done = self.contexts.pop().expect("checked");
                self.spare.push(done);
                continue;
            };
            if self.take(alternative) {
                #[cfg(debug_assertions)]
                self.top().graph.validate();
                return true;
            }
            // Many may have to be tried, and each takes its time.
            if self.deadline.has_passed() {
                self.cut = true;
                return false;
            }
        }
        false
    }

    /// Applies an alternative; false if the graph is not one to run.
    fn take(&mut self, alternative: Alternative) -> bool {
        let model = self.bounds.model;
        let Context { graph, .. } = self.contexts.last_mut().expect("checked");
        match alternative {
            Alternative::Read { read, place, conflicting } => {
                graph.truncate(graph.get(read).stamp as usize + 1);
                graph.set_rf(read, graph.co_at(graph.get(read).loc, place));
                if !graph.consistent_with(model, read) {
                    return false;
                }
                let Some((value, mode)) = conflicting else { return true };
                self.conflict(read, value, mode);
                false
            }
            Alternative::Place { write, place } => {
                graph.truncate(graph.get(write).stamp as usize + 1);
                graph.move_write(write, place);
                graph.consistent_with(model, write)
            }
            Alternative::Choice { event, chosen: other } => {
                let mut e = *graph.get(event);
                graph.truncate(e.stamp as usize);
                if let Kind::Choice { chosen, .. } = &mut e.kind {
                    *chosen = other;
                }
                graph.push(event.lane, e, 0);
                true
            }
            Alternative::Revisit { write, read } => {
                graph.truncate(graph.get(write).stamp as usize + 1);
                self.revisit(write, read)
            }
            Alternative::Replace { write, read, place } => {
                graph.truncate(graph.len().min(graph.get(write).stamp as usize + 1));
                graph.move_write(write, place);
                place >= graph.floor_before(read)
                    && graph.consistent_with(model, write)
                    && graph.consistent_with(model, read)
            }
        }
    }

    /// An update of a write that another update has already taken: only revisits that undo the other one are
    /// consistent.
    fn conflict(&mut self, read: EventId, value: u64, mode: Mode) {
        let mut reads = std::mem::take(&mut self.reads);
        let Context { graph, stack, .. } = self.contexts.last_mut().expect("checked");
        let e = *graph.get(read);
        let other = graph.consumer(e.loc, e.rf).expect("internal error: nothing to conflict with");
        let write = Event { value, mode, exclusive: true, loc: e.loc, ..Event::new(Kind::Write, e.site) };
        let write = graph.push(read.lane, write, graph.co_place(e.rf) + 1);
        graph.revisits(write, &mut reads);
        reads.retain(|&r| graph.deletes(write, r, other));
        stack.extend(reads.drain(..).map(|read| Alternative::Revisit { write, read }));
        self.reads = reads;
    }

    /// Opens a context with the graph in which `write` has revisited `read`; false if it is inconsistent.
    fn revisit(&mut self, write: EventId, read: EventId) -> bool {
        let mut context = self.spare.pop().unwrap_or_default();
        let from = &self.contexts.last().expect("checked").graph;
        context.graph.revisit(from, write, read, &mut self.keep);
        context.stack.clear();
        context.writer = write.lane;
        let graph = &context.graph;
        let event = graph.get(write);
        let (loc, place) = (event.loc, event.co);
        if event.exclusive {
            let consistent = place >= graph.floor_before(read)
                && graph.consistent_with(self.bounds.model, write)
                && graph.consistent_with(self.bounds.model, read);
            if !consistent {
                self.spare.push(context);
                return false;
            }
        } else {
            for place in graph.floor_before(write) + 1..place {
                if graph.place_is_free(loc, place, write) {
                    context.stack.push(Alternative::Replace { write, read, place });
                }
            }
        }
        self.contexts.push(context);
        true
    }
}

impl Driver for Exhaustive {
    const EXPLORES: bool = true;

    fn bounds(&self) -> Bounds {
        self.bounds
    }

    fn graph(&mut self) -> &mut Graph {
        &mut self.top().graph
    }

    fn pick_thread(&mut self, world: &World, ready: &[u32], _: u32) -> u32 {
        let writer = world.owner.get(self.top().writer as usize).copied().unwrap_or(0);
        if ready.contains(&writer) { writer } else { ready[0] }
    }

    fn added_read(&mut self, id: EventId, update: Option<&Update>) {
        let Context { graph, stack, .. } = self.top();
        let e = graph.get(id);
        let floor = graph.floor_before(id);
        let (loc, seen) = (e.loc, graph.co_place(e.rf));
        for place in floor..seen {
            let write = graph.co_at(loc, place);
            let conflicting = match update.map(|u| (u, u.effect(graph.value(loc, write)))) {
                Some((_, Effect::Wait)) => continue,
                Some((u, Effect::Write(value))) if graph.consumer(loc, write).is_some() => Some((value, u.success)),
                _ => None,
            };
            stack.push(Alternative::Read { read: id, place, conflicting });
        }
    }

    fn added_write(&mut self, id: EventId) {
        let mut reads = std::mem::take(&mut self.reads);
        let Context { graph, stack, .. } = self.contexts.last_mut().expect("internal error: no context");
        let (loc, place) = (graph.get(id).loc, graph.get(id).co);
        if !graph.get(id).exclusive {
            for place in graph.floor_before(id) + 1..place {
                if graph.place_is_free(loc, place, id) {
                    stack.push(Alternative::Place { write: id, place });
                }
            }
        }
        graph.revisits(id, &mut reads);
        stack.extend(reads.drain(..).map(|read| Alternative::Revisit { write: id, read }));
        self.reads = reads;
    }

    fn added_choice(&mut self, id: EventId, n: u32) {
        let stack = &mut self.top().stack;
        stack.extend((1..n).map(|chosen| Alternative::Choice { event: id, chosen }));
    }
}
