//! Heat flows along a rod, step by step; every worker computes the points of its own part, each from the point and
//! its two neighbours in the generation before.
//!
//! After each step the workers wait for each other at a barrier: whoever reads a generation knows that it is
//! complete, and whoever overwrites it, that all have read it.
//!
//! Another usual fix: new threads (or one parallel iterator) for each step; joining them is a barrier, too.

use std::cell::Cell;
use std::ops::Range;
use std::sync::Barrier;
use std::thread;

/// The temperatures along a rod. Even steps read the first generation and write the second, odd steps the reverse.
#[derive(Debug)]
struct Rod {
    generations: [Vec<Cell<i32>>; 2],
}

// SAFETY: in a step each point of `next` is written by one worker, nobody writes `now`, and a barrier ends the step.
unsafe impl Sync for Rod {}

impl Rod {
    /// Computes `points` for one step.
    fn advance(&self, step: usize, points: Range<usize>) {
        let (now, next) = (&self.generations[step % 2], &self.generations[(step + 1) % 2]);
        for point in points {
            let left = now[point.saturating_sub(1)].get();
            let right = now[(point + 1).min(now.len() - 1)].get();
            next[point].set((left + 2 * now[point].get() + right) / 4);
        }
    }
}

/// The temperatures after `steps` steps, computed by `workers` threads, of which each has an equal part of the rod.
///
/// `start` must not be empty, nor `workers` zero.
pub fn simulate(start: &[i32], steps: usize, workers: usize) -> Vec<i32> {
    let rod = Rod { generations: [0, 1].map(|_| start.iter().copied().map(Cell::new).collect()) };
    let part = start.len().div_ceil(workers);
    let step_done = Barrier::new(start.len().div_ceil(part));
    thread::scope(|scope| {
        for first in (0..start.len()).step_by(part) {
            let (rod, step_done) = (&rod, &step_done);
            scope.spawn(move || {
                for step in 0..steps {
                    rod.advance(step, first..start.len().min(first + part));
                    step_done.wait();
                }
            });
        }
    });
    rod.generations[steps % 2].iter().map(Cell::get).collect()
}

/// Two workers, a point each, take two steps.
pub fn scenario() {
    assert_eq!(simulate(&[0, 80], 2, 2), [30, 50], "a worker did not keep step with its neighbour");
}
