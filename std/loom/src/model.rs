//! Runs a program under every schedule and every weak-memory outcome that loom knows.
//!
//! This module is for whoever drives programs; programs themselves are plain `std` and do not name it.

use std::sync::Arc;
use std::time::Duration;

use crate::engine;

/// How far to explore.
#[derive(Clone, Debug)]
pub struct Explorer {
    /// Explore only executions with at most this many preemptions.
    pub preemption_bound: Option<usize>,
    /// The longest execution, in scheduling points and loads; one that gets longer is a failure.
    pub max_branches: usize,
    /// When to stop. Looked at before every execution.
    pub max_duration: Option<Duration>,
    /// How many waits of one execution may wake for no reason: those of condition variables and of `park`.
    pub spurious: u32,
    /// How many timed waits of one execution may time out although something would have ended them. A timed wait that
    /// nothing can end any more times out in any case.
    pub timeouts: u32,
}

impl Default for Explorer {
    fn default() -> Self {
        Self { preemption_bound: None, max_branches: 10_000, max_duration: None, spurious: 1, timeouts: 1 }
    }
}

impl Explorer {
    /// Preemption bounds to search within before there is none: most bugs need few preemptions, and a search that cannot
    /// be finished should at least have finished those.
    pub const RISING: [u32; 3] = [1, 2, 3];

    /// Runs `scenario` in every execution within the bounds.
    ///
    /// # Panics
    ///
    /// With the first failure: a panic that leaves the scenario or a thread that nobody joins, a deadlock, a race, or
    /// a limit of loom's.
    pub fn run<F: Fn() + Send + Sync + 'static>(&self, scenario: F) -> Explored {
        engine::explore(self, Arc::new(scenario))
    }
}

/// What an exploration without a failure did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explored {
    /// The executions it took.
    pub executions: u64,
    /// Whether these were all there are within the bounds, rather than all that the time allowed.
    pub complete: bool,
}

/// Executions begun so far in this process, for reporting how many it took to fail.
pub fn executions() -> u64 {
    engine::executions()
}
