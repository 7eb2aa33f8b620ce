//! What a [`Driver`] decides, and how an execution ends.

use crate::evidence::Evidence;
use crate::graph::event::EventId;
use crate::graph::execution_graph::Graph;
use crate::model::consistency::Model;
use crate::run::request::Update;
use crate::run::world::World;

/// What the executions of a search have in common.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) model: Model,
    /// Spurious effects in an execution, at most.
    pub(crate) spurious: u32,
    /// Steps of an execution, at most: one that has more is inconclusive.
    pub(crate) max_steps: u64,
}

/// Decides what is added to the graph.
pub(crate) trait Driver {
    /// Whether every graph is explored. Then the thread that made the last event goes on as long as it can, and reads that
    /// are blocked for ever are added to the graph, for the sake of their alternatives. Otherwise steps that commute with
    /// everything others do come first and are not asked about.
    const EXPLORES: bool;

    fn bounds(&self) -> Bounds;

    fn graph(&mut self) -> &mut Graph;

    /// One of the threads that can go on, `ready` (never empty, ascending). `current` made the last event.
    fn pick_thread(&mut self, world: &World, ready: &[u32], current: u32) -> u32;

    /// The coherence place that a read is to see: the last one, `top`, or any from the
    /// [floor](Graph::next_floor) on.
    fn pick_read(&mut self, _lane: u32, _loc: u32, top: u32) -> u32 {
        top
    }

    /// The coherence place that a write is to take: behind all, which is `top`, or any above the floor.
    fn pick_place(&mut self, _lane: u32, _loc: u32, top: u32) -> u32 {
        top
    }

    fn pick_choice(&mut self, _lane: u32, _n: u32) -> u32 {
        0
    }

    /// A read was added, which had a choice; `update`: of which read-modify-write.
    fn added_read(&mut self, _id: EventId, _update: Option<&Update>) {}

    fn added_write(&mut self, _id: EventId) {}

    fn added_choice(&mut self, _id: EventId, _n: u32) {}
}

/// How an execution ended.
#[derive(Clone, Debug)]
pub(crate) enum Ending {
    Complete,
    Failed(Box<Evidence>),
    /// Cut short: it would not lead to a new complete execution.
    Blocked,
    /// Too many steps.
    Inconclusive,
    /// The program sleeps, and was not run as one that does.
    Sleeps,
}

impl Ending {
    pub(crate) fn failed(evidence: Evidence) -> Self {
        Self::Failed(Box::new(evidence))
    }
}
