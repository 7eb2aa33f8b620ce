//! Which steps of a trace break it: those a reader should see first.
//!
//! A guess by pattern, for display only: nothing is concluded from it. The patterns, by kind of finding: the locks taken
//! and the waits that close a circle; the wake-up that came before the sleeper; the write that a stale read missed; two
//! accesses of one thread with another thread's write between them; the load that read a flag and ordered nothing.

use crate::evidence::{Access, Evidence, FindingKind};
use crate::finding::{Finding, LockEffect, Step};

impl Finding {
    /// Indices of the steps that show what goes wrong, ascending; empty if no pattern fits.
    pub fn decisive(&self) -> Vec<usize> {
        let steps = &self.trace.steps;
        let mut decisive = match self.kind {
            FindingKind::Deadlock => deadlock(steps),
            FindingKind::DataRace | FindingKind::BorrowConflict => {
                self.unordered_flag().into_iter().flatten().collect()
            }
            FindingKind::Panic => stale(steps).or_else(|| torn(steps)).unwrap_or_default(),
            _ => Vec::new(),
        };
        decisive.sort_unstable();
        decisive.dedup();
        decisive
    }

    /// The two accesses of a data race. They are no steps of the trace: nothing says which of them comes first.
    pub fn accesses(&self) -> Vec<Step> {
        let Some(Evidence::Race(first, second)) = &self.evidence else { return Vec::new() };
        let step = |Access { thread, write, operation, .. }: &Access| Step {
            thread: thread.number,
            operation: operation.name.clone(),
            role: operation.role,
            object: operation.object.clone(),
            value: Some(format!("({})", if *write { "write" } else { "read" })),
            writes: *write,
            location: operation.location.clone(),
            site_id: operation.site_id,
            ..Step::default()
        };
        vec![step(first), step(second)]
    }

    /// For a data race: the last step in which the second thread learned something from the first, and the step that it
    /// learned it from. It is where the two should have been ordered.
    fn unordered_flag(&self) -> Option<[usize; 2]> {
        let [first, second] = self.accesses().try_into().ok()?;
        let steps = &self.trace.steps;
        let read = steps.iter().rposition(|s| {
            s.thread == second.thread && s.reads_from.is_some_and(|from| steps[from].thread == first.thread)
        })?;
        Some([steps[read].reads_from?, read])
    }
}

/// The waits for locks, with where each lock was taken; or the waits that nothing ends, each with the last wake-up before it.
fn deadlock(steps: &[Step]) -> Vec<usize> {
    let blocked = |s: &&(usize, &Step)| s.1.blocked && !is_join(s.1);
    let waits: Vec<(usize, &Step)> = steps.iter().enumerate().collect::<Vec<_>>();
    let waits: Vec<(usize, &Step)> = waits.iter().filter(blocked).copied().collect();
    let mut decisive = Vec::new();
    for &(at, wait) in &waits {
        decisive.push(at);
        if wait.lock.is_some() {
            let taken =
                |s: &Step| s.object == wait.object && matches!(s.lock, Some(LockEffect::Taken | LockEffect::Shared));
            decisive.extend(steps.iter().rposition(taken));
        } else if !wait.object.is_empty() {
            let elsewhere = |s: &Step| s.object == wait.object && s.thread != wait.thread && !s.blocked;
            decisive.extend(steps.iter().rposition(elsewhere));
        }
    }
    decisive
}

fn is_join(step: &Step) -> bool {
    step.lock.is_none() && !step.waits_for.is_empty()
}

/// A stale read, the write that it missed, and the last value that its thread had from another before.
fn stale(steps: &[Step]) -> Option<Vec<usize>> {
    let at = steps.iter().position(|s| s.stale)?;
    let read = &steps[at];
    let from_other = |s: &Step| s.reads_from.is_some_and(|from| steps[from].thread != s.thread);
    let missed = steps[..at].iter().rposition(|s| s.object == read.object && s.thread != read.thread && writes(s));
    let before = &steps[..at];
    let learned = before.iter().rposition(|s| s.thread == read.thread && s.ordering.is_some() && from_other(s));
    // Without it, the thread's own last write is what the other should have seen.
    let told = || before.iter().rposition(|s| s.thread == read.thread && writes(s));
    Some([Some(at), missed, learned.or_else(told)].into_iter().flatten().collect())
}

/// Two accesses of one thread to an object, and between them another's write to it. The last such triple that ends with
/// a write, or else the last.
fn torn(steps: &[Step]) -> Option<Vec<usize>> {
    let acts = |s: &Step| s.ordering.is_some() || matches!(s.lock, Some(LockEffect::Taken | LockEffect::Shared));
    let mut triples = Vec::new();
    for (third, last) in steps.iter().enumerate().filter(|(_, s)| acts(s)) {
        let own = |s: &Step| s.thread == last.thread && s.object == last.object && acts(s);
        let Some(first) = steps[..third].iter().rposition(own) else { continue };
        let between = |s: &Step| s.object == last.object && s.thread != last.thread && acts(s) && changes(s);
        if let Some(second) = steps[first..third].iter().rposition(between) {
            triples.push((changes(last), vec![first, first + second, third]));
        }
    }
    let with_write = triples.iter().rev().find(|(writes, _)| *writes);
    with_write.or(triples.last()).map(|(_, triple)| triple.clone())
}

/// Whether it may change what the object guards.
fn changes(step: &Step) -> bool {
    writes(step) || step.lock == Some(LockEffect::Taken)
}

/// Whether it writes an atomic.
fn writes(step: &Step) -> bool {
    step.ordering.is_some() && step.writes
}
