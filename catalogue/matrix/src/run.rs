//! The run: from a selection of the catalogue to judged cells. Every report and every suite takes this path.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use catalogue::{Detector, Expectation, Listed, Side};
use raddle_tools::verdict::Verdict;

use crate::cell::{Cell, Part};
use crate::child::Program;
use crate::detectors;
use crate::judge;
use crate::measured::Measured;

/// Measures one cell, its parts one after the other, or only the part named.
pub fn cell(listed: &Listed, side: Side, detector: Detector, only: Option<&str>) -> Cell {
    let mut cells = [empty(listed, side, detector)];
    let mut tasks = plan(&cells);
    tasks.retain(|task| only.is_none_or(|only| task.part == only));
    carry_out(&mut cells, &tasks, 1, &|_| {});
    let [cell] = cells;
    cell
}

/// Measures every cell of `pairs` × `sides` × `detectors`, `jobs` parts at a time, in that order.
///
/// `progress` is called with (done, all) parts whenever one is done.
pub fn matrix(
    pairs: &[Listed],
    sides: &[Side],
    detectors: &[Detector],
    jobs: usize,
    progress: &(dyn Fn(Progress) + Sync),
) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    for listed in pairs {
        for &detector in detectors {
            cells.extend(sides.iter().map(|&side| empty(listed, side, detector)));
        }
    }

    let mut tasks = plan(&cells);
    // What takes longest goes first, so that nobody waits for it alone at the end.
    tasks.sort_by_key(|task| std::cmp::Reverse(weight(cells[task.cell].detector)));
    carry_out(&mut cells, &tasks, jobs, progress);
    cells
}

/// How far a run has come.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Parts done.
    pub done: usize,
    /// Parts in all.
    pub all: usize,
    /// The pair of the part done last.
    pub pair: &'static str,
}

/// A cell before it is measured.
fn empty(listed: &Listed, side: Side, detector: Detector) -> Cell {
    let expected = listed.pair.expectation(detector, side);
    let fault = match expected {
        Expectation::NotApplicable(_) => None,
        // A clean verdict on nothing would be worth nothing.
        _ if detectors::of(detector).parts(listed).is_empty() => Some("there is nothing to examine".to_owned()),
        _ => None,
    };
    Cell { listed: *listed, side, detector, expected, parts: Vec::new(), fault }
}

struct Task {
    cell: usize,
    part: &'static str,
}

fn plan(cells: &[Cell]) -> Vec<Task> {
    let applies = |cell: &&Cell| !matches!(cell.expected, Expectation::NotApplicable(_));
    let parts = |cell: &Cell| detectors::of(cell.detector).parts(&cell.listed);
    let numbered = cells.iter().enumerate().filter(|(_, cell)| applies(cell));
    numbered.flat_map(|(index, cell)| parts(cell).into_iter().map(move |part| Task { cell: index, part })).collect()
}

/// Roughly what a part of the detector's costs.
const fn weight(detector: Detector) -> u8 {
    match detector {
        Detector::Miri => 5,
        Detector::Tsan => 4,
        Detector::Helgrind | Detector::Drd => 3,
        Detector::Compiler | Detector::Clippy => 2,
        Detector::Loom => 1,
        Detector::Shuttle | Detector::Raddle | Detector::Property | Detector::Stress => 0,
    }
}

/// Measures the tasks, `jobs` at a time, and puts what is measured and judged into the cells.
fn carry_out(cells: &mut [Cell], tasks: &[Task], jobs: usize, progress: &(dyn Fn(Progress) + Sync)) {
    let results: Vec<OnceLock<Measured>> = tasks.iter().map(|_| OnceLock::new()).collect();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let unmeasured: &[Cell] = cells;
    thread::scope(|scope| {
        for _ in 0..jobs.clamp(1, tasks.len().max(1)) {
            scope.spawn(|| {
                while let Some(index) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|i| *i < tasks.len()) {
                    let task = &tasks[index];
                    let measured = measure(&unmeasured[task.cell], task.part);
                    results[index].get_or_init(|| measured);
                    let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                    progress(Progress { done, all: tasks.len(), pair: unmeasured[task.cell].listed.pair.name });
                }
            });
        }
    });

    for (task, measured) in tasks.iter().zip(results) {
        let cell = &mut cells[task.cell];
        let Some(measured) = measured.into_inner() else { continue };
        let fault = judge::fault(&cell.listed.pair, cell.detector, task.part, &cell.expected, &measured.verdict);
        cell.parts.push(Part { name: task.part.to_owned(), measured, fault });
    }
}

fn measure(cell: &Cell, part: &str) -> Measured {
    match detectors::prepared(cell.detector) {
        Ok(detector) => detector.examine(&cell.listed, cell.side, part),
        Err(missing) => Measured {
            verdict: Verdict::Unavailable(missing),
            took: Duration::ZERO,
            reproduce: Program { listed: &cell.listed, side: cell.side, scenario: part }.reproduce(cell.detector),
        },
    }
}
