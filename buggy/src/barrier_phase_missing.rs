//! Heat flows along a rod, step by step; every worker computes the points of its own part, each from the point and
//! its two neighbours in the generation before.
//!
//! At the edge of a part a neighbour belongs to another worker, and nothing makes that worker keep step: one that
//! runs ahead reads a point that is still a generation old, and overwrites one that is still to be read. The result
//! is a little wrong, and differently so every time.
//!
//! In review: a loop of phases run by several threads, reads outside the own part, and no line that waits.

use std::cell::Cell;
use std::ops::Range;
use std::thread;

/// The temperatures along a rod. Even steps read the first generation and write the second, odd steps the reverse.
#[derive(Debug)]
struct Rod {
    generations: [Vec<Cell<i32>>; 2],
}

// SAFETY: none, this is the bug: a worker reads its neighbours' edges while they may be written.
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
    thread::scope(|scope| {
        for first in (0..start.len()).step_by(part) {
            let rod = &rod;
            scope.spawn(move || {
                for step in 0..steps {
                    rod.advance(step, first..start.len().min(first + part));
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
