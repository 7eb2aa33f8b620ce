//! Exhaustive exploration by several explorers, each on an OS thread of its own, with the results of one.
//!
//! The tree of executions is cut into *segments*, stretches that one explorer visits without a break. An explorer that
//! has nothing to do is given the alternative at the bottom of another's stacks: the one that would have been taken
//! last. So the new segment stands right behind the donor's in the order in which a single explorer visits everything.
//! Results are added up in that order, up to the first segment that stops the search; what was explored beyond it does
//! not count.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::check::run::{Program, execute};
use crate::check::settings::Settings;
use crate::check::tally::{Origin, Tally, sum};
use crate::explore::exhaustive::Exhaustive;
use crate::run::deadline::Deadline;
use crate::run::driver::{Driver, Ending};
use crate::run::execution::Execution;
use crate::run::virtual_time::Timing;

/// Explores every execution of the program, within the limits of the settings.
pub(crate) fn explore(settings: &Settings, program: &Program, timing: Timing, deadline: Deadline) -> Tally {
    // Which executions are the first `n` is known only to a single explorer.
    let jobs = if settings.max_executions == u64::MAX { settings.jobs.max(1) } else { 1 };
    let whole = Exhaustive::new(settings.bounds(), deadline);
    let segment = Segment { result: None, next: None, cancelled: Arc::default() };
    let shared = Shared { segments: vec![segment], donated: VecDeque::from([(0, whole)]), idle: 0 };
    let explorers = Explorers {
        settings,
        program,
        timing,
        deadline,
        jobs,
        shared: Mutex::new(shared),
        wake: Condvar::new(),
        wanted: AtomicUsize::new(0),
    };
    std::thread::scope(|scope| {
        for _ in 1..jobs {
            scope.spawn(|| explorers.work());
        }
        explorers.work();
    });
    let mut shared = explorers.shared.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut at = Some(0);
    let in_order = std::iter::from_fn(|| {
        let segment = &mut shared.segments[at?];
        at = segment.next;
        segment.result.take()
    });
    sum(in_order, settings.keep_going)
}

struct Explorers<'a> {
    settings: &'a Settings,
    program: &'a Program,
    timing: Timing,
    deadline: Deadline,
    jobs: usize,
    shared: Mutex<Shared>,
    wake: Condvar,
    /// The number of explorers that wait and have not been given anything yet, for a look without the lock.
    wanted: AtomicUsize,
}

struct Shared {
    /// In the order of their making; `next` has the order of exploration, which begins with the first.
    segments: Vec<Segment>,
    donated: VecDeque<(usize, Exhaustive)>,
    idle: usize,
}

struct Segment {
    /// `None` while it is explored.
    result: Option<Tally>,
    next: Option<usize>,
    /// Nothing in it counts any more.
    cancelled: Arc<AtomicBool>,
}

impl Explorers<'_> {
    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Explores segments until there are none.
    fn work(&self) {
        let mut execution = Execution::new(self.timing, self.settings.daemons, self.deadline);
        let guard = WakeOthers(self);
        while let Some((id, mut driver)) = self.next() {
            let tally = self.segment(&mut execution, &mut driver, id);
            self.finish(id, tally);
        }
        std::mem::forget(guard);
    }

    /// Waits for something to explore; `None` when no explorer has anything.
    fn next(&self) -> Option<(usize, Exhaustive)> {
        let mut shared = self.shared();
        shared.idle += 1;
        loop {
            if let Some(work) = shared.donated.pop_front() {
                shared.idle -= 1;
                self.count_wanted(&shared);
                return Some(work);
            }
            if shared.idle >= self.jobs {
                self.wake.notify_all();
                return None;
            }
            self.count_wanted(&shared);
            shared = self.wake.wait(shared).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn count_wanted(&self, shared: &Shared) {
        self.wanted.store(shared.idle.saturating_sub(shared.donated.len()), Relaxed);
    }

    fn segment(&self, execution: &mut Execution, driver: &mut Exhaustive, id: usize) -> Tally {
        let Settings { keep_going, max_executions, .. } = *self.settings;
        let cancelled = Arc::clone(&self.shared().segments[id].cancelled);
        let mut tally = Tally::default();
        // The first segment begins with a run of the program, the others with an alternative.
        let mut more = id == 0 || driver.advance();
        while more {
            if cancelled.load(Relaxed) {
                tally.cut = true;
                break;
            }
            match execute(execution, driver, self.program) {
                Ending::Complete => tally.count(driver.graph()),
                Ending::Blocked => tally.blocked += 1,
                Ending::Inconclusive => {
                    tally.blocked += 1;
                    tally.inconclusive = true;
                }
                Ending::Sleeps => tally.sleeps = true,
                Ending::Failed(evidence) => {
                    let graph = driver.graph();
                    tally.failed(evidence, graph, || Origin::Graph(graph.clone()));
                }
            }
            let over = self.deadline.has_passed() || tally.executions >= max_executions || tally.stops(keep_going);
            if !over && self.wanted.load(Relaxed) > 0 {
                self.donate(driver, id);
            }
            more = driver.advance();
            if more && over {
                tally.cut = true;
                break;
            }
        }
        tally.cut |= driver.cut;
        tally
    }

    /// Gives a part of what is left of a segment to an explorer that waits.
    fn donate(&self, driver: &mut Exhaustive, id: usize) {
        let mut shared = self.shared();
        if shared.idle <= shared.donated.len() {
            return;
        }
        let Some(work) = driver.split() else { return };
        let new = shared.segments.len();
        let donor = &mut shared.segments[id];
        let next = donor.next.replace(new);
        let cancelled = Arc::new(AtomicBool::new(donor.cancelled.load(Relaxed)));
        shared.segments.push(Segment { result: None, next, cancelled });
        shared.donated.push_back((new, work));
        self.count_wanted(&shared);
        self.wake.notify_one();
    }

    /// Notes the result of a segment; if it stops the search, what stands behind it is in vain.
    fn finish(&self, id: usize, tally: Tally) {
        let mut shared = self.shared();
        let mut behind = shared.segments[id].next.filter(|_| tally.stops(self.settings.keep_going));
        while let Some(at) = behind {
            shared.segments[at].cancelled.store(true, Relaxed);
            behind = shared.segments[at].next;
        }
        shared.segments[id].result = Some(tally);
    }
}

/// Lets the other explorers end when this one panics.
struct WakeOthers<'a>(&'a Explorers<'a>);

impl Drop for WakeOthers<'_> {
    fn drop(&mut self) {
        let mut shared = self.0.shared();
        shared.donated.clear();
        shared.idle = self.0.jobs;
        shared.segments.iter().for_each(|s| s.cancelled.store(true, Relaxed));
        self.0.wake.notify_all();
    }
}
