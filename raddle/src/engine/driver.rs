//! What a [`Driver`] decides, and how an execution ends.

use super::consistency::Model;
use super::event::EventId;
use super::graph::Graph;
use super::request::Update;
use super::world::{Failure, World};

/// Decides what is added to the graph.
pub(crate) trait Driver {
    fn graph(&mut self) -> &mut Graph;

    /// One of the threads that can go on, `ready` (never empty, ascending). `current` made the last event.
    fn pick_thread(&mut self, world: &World, ready: &[u32], current: u32) -> u32;

    /// A coherence place in `floor..=top` for a read to see.
    fn pick_read(&mut self, _lane: u32, _loc: u32, _floor: u32, top: u32) -> u32 {
        top
    }

    /// A coherence place in `floor + 1..=top` for a write to take.
    fn pick_place(&mut self, _lane: u32, _loc: u32, _floor: u32, top: u32) -> u32 {
        top
    }

    fn pick_choice(&mut self, _lane: u32, _n: u32) -> u32 {
        0
    }

    /// A read was added; `update`: of which read-modify-write. It could have seen any place from `floor`.
    fn added_read(&mut self, _id: EventId, _floor: u32, _update: Option<&Update>) {}

    /// A write was added; it could have taken any place above `floor`.
    fn added_write(&mut self, _id: EventId, _floor: u32) {}

    fn added_choice(&mut self, _id: EventId, _n: u32) {}

    /// Whether reads blocked for ever are added to the graph, for the sake of their alternatives.
    fn adds_blocked(&self) -> bool {
        false
    }

    fn model(&self) -> Model;
    fn spurious(&self) -> u32;
    fn max_steps(&self) -> u64;
}

/// How an execution ended.
#[derive(Clone, Debug)]
pub(crate) enum Ending {
    Complete,
    Failed(Failure),
    /// Cut short: it would not lead to a new complete execution.
    Blocked,
    /// Too many steps.
    Inconclusive,
}
