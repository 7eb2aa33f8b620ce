//! What a stretch of the exploration came to.

use rustc_hash::FxHashSet;

use crate::evidence::Evidence;
use crate::graph::execution_graph::Graph;
use crate::graph::fingerprint::Fingerprints;

/// Fingerprints kept; beyond it executions count as distinct.
const REMEMBERED: usize = 1 << 22;

#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) executions: u64,
    pub(crate) blocked: u64,
    pub(crate) distinct: Distinct,
    /// The first of each, told apart by their evidence.
    pub(crate) failures: Vec<Found>,
    /// An execution had too many steps.
    pub(crate) inconclusive: bool,
    /// It ended before everything was explored.
    pub(crate) cut: bool,
    /// The program sleeps, and was not run as one that does: nothing of this counts.
    pub(crate) sleeps: bool,
}

/// A failing execution as it was met.
pub(crate) struct Found {
    pub(crate) evidence: Box<Evidence>,
    pub(crate) origin: Origin,
    /// Executions before it.
    pub(crate) before: u64,
}

/// How to repeat a failing execution.
pub(crate) enum Origin {
    Graph(Graph),
    Decisions(Vec<u32>),
}

impl Tally {
    pub(crate) fn count(&mut self, graph: &Graph) {
        self.executions += 1;
        self.distinct.insert(graph);
    }

    pub(crate) fn failed(&mut self, evidence: Box<Evidence>, graph: &Graph, origin: impl FnOnce() -> Origin) {
        let before = self.executions;
        self.count(graph);
        if !self.knows(&evidence) {
            self.failures.push(Found { evidence, origin: origin(), before });
        }
    }

    fn knows(&self, evidence: &Evidence) -> bool {
        self.failures.iter().any(|f| *f.evidence == *evidence)
    }

    /// Whether the search ends here.
    pub(crate) fn stops(&self, keep_going: bool) -> bool {
        self.inconclusive || self.sleeps || (!keep_going && !self.failures.is_empty())
    }

    /// Adds what stands behind it in the order of exploration.
    pub(crate) fn add(&mut self, other: Self) {
        for found in other.failures {
            if !self.knows(&found.evidence) {
                self.failures.push(Found { before: self.executions + found.before, ..found });
            }
        }
        self.executions += other.executions;
        self.blocked += other.blocked;
        self.distinct.add(other.distinct);
        self.inconclusive |= other.inconclusive;
        self.cut |= other.cut;
        self.sleeps |= other.sleeps;
    }
}

/// Adds up what stands in the order of exploration, up to where the search stops. It is cut if there is more behind.
pub(crate) fn sum(tallies: impl Iterator<Item = Tally>, keep_going: bool) -> Tally {
    let mut whole = Tally::default();
    for tally in tallies {
        if whole.stops(keep_going) {
            whole.cut |= tally.cut || tally.executions + tally.blocked > 0;
        } else {
            whole.add(tally);
        }
    }
    whole
}

/// Counts different fingerprints.
#[derive(Default)]
pub(crate) struct Distinct {
    fingerprints: Fingerprints,
    seen: FxHashSet<u64>,
    beyond: u64,
}

impl Distinct {
    pub(crate) fn insert(&mut self, graph: &Graph) {
        let fingerprint = self.fingerprints.fingerprint(graph);
        self.remember(fingerprint);
    }

    fn remember(&mut self, fingerprint: u64) {
        if self.seen.len() < REMEMBERED {
            self.seen.insert(fingerprint);
        } else {
            self.beyond += 1;
        }
    }

    pub(crate) fn len(&self) -> u64 {
        self.seen.len() as u64 + self.beyond
    }

    fn add(&mut self, other: Self) {
        self.beyond += other.beyond;
        if self.seen.is_empty() {
            self.seen = other.seen;
        } else {
            other.seen.into_iter().for_each(|f| self.remember(f));
        }
    }
}
