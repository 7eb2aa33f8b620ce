//! Time in a model: what it is, and when it passes.
//!
//! Under [`Time::Ordered`](crate::Time) it passes only when no thread can go on: what threads do takes no time, and a thread
//! that sleeps comes after everything that the others can do meanwhile. Process algebra calls that *maximal progress*
//! (Wang, "CCS + Time = an Interleaving Model for Real Time Systems", ICALP 1991). Then all threads whose time has come
//! get an event ([`Kind::Time`]) that has everything so far in its causal prefix. So whatever follows cannot be seen by a
//! read that came before, no revisit crosses it, and the moment that a thread knows of is that of the last such event in
//! its own prefix: the same in every execution with the same past.
//!
//! Within one moment the clock shows how much came causally before, so that it never runs backwards between threads. A
//! thread that looks at it again and again, and does nothing else that others could see, is taken to sleep for a
//! thousandth of the time that it has waited already.
//!
//! Missed: moments nearer to each other than [`SLACK`] are the same. Under [`Time::Free`](crate::Time) every thread has a
//! clock of its own, which moves by what it sleeps.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use crate::evidence::{Evidence, Spin};
use crate::graph::event::{Event, EventId, Kind};
use crate::graph::execution_graph::{Clock, Graph};
use crate::run::driver::{Driver, Ending};
use crate::run::execution::Execution;
use crate::run::request::{Op, Request, TIMED_OUT, Update, Wait};
use crate::run::world::Thread;
use crate::time::is_never;

/// How time passes in an execution.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Timing {
    #[default]
    Free,
    Ordered {
        /// Whether a wait may also time out before that, which counts as a spurious effect. Not in a program that sleeps:
        /// how long it sleeps, and how long it waits, are then about each other.
        early: bool,
    },
}

impl Timing {
    pub(crate) fn is_ordered(self) -> bool {
        self != Self::Free
    }

    /// Whether a wait of this length may time out while a thread can still go on.
    pub(crate) fn times_out_early(self, timeout: Duration) -> bool {
        match self {
            Self::Free => true,
            Self::Ordered { early } => {
                let may = early && timeout <= DELAY;
                TIMED.fetch_or(!may, Relaxed);
                may
            }
        }
    }
}

/// Whether an execution since the process began might have been another under free time.
static TIMED: AtomicBool = AtomicBool::new(false);

/// Whether a program slept, or waited for long, under ordered time since the process began.
pub fn timed() -> bool {
    TIMED.load(Relaxed)
}

/// What the graph does not say of time; moments are in nanoseconds.
#[derive(Debug, Default)]
pub(crate) struct VirtualTime {
    pub(crate) timing: Timing,
    /// Waits that timed out early: the event behind which the thread knew of a later moment.
    early: Vec<(EventId, u64)>,
}

impl VirtualTime {
    pub(crate) fn clear(&mut self) {
        self.early.clear();
    }
}

/// Where time is ordered, no thread is kept from going on for longer than this: a longer wait does not time out early.
const DELAY: Duration = Duration::from_millis(100);
/// Moments no further apart than this are the same: a deadline that was computed is a little off.
const SLACK: u64 = 50_000;
/// What an event takes on the clock, and so how many looks at it there can be in between.
const EVENT: u64 = 100;
/// Looks at the clock after which a thread is taken to wait for a moment.
const LOOKS: u32 = 64;
/// The least that such a thread sleeps, and the part of the time it has waited that it sleeps: both are small, because
/// not every look need be one more round of the same loop.
const LEAST: u64 = 1_000;
const PART: u64 = 1_000;
/// A thread that has waited for longer than this, an hour, by looking at the clock is taken to wait for nothing.
const LONGEST: u64 = 3_600_000_000_000;

/// What a look at the clock came to.
pub(crate) enum Look {
    Shows(u64),
    /// Time has to pass first.
    Sleeps(u64),
}

impl Execution {
    /// The last event of a thread that has run.
    fn latest(&mut self, graph: &Graph, t: u32) -> EventId {
        let lane = self.thread(t).lane;
        let count = if self.replaying { self.world.get_mut().done[lane as usize] } else { graph.lane_len(lane) };
        EventId::new(lane, count.saturating_sub(1))
    }

    /// The program sleeps.
    pub(super) fn sleeps(&mut self) -> Result<(), Ending> {
        TIMED.store(true, Relaxed);
        match self.world.get_mut().clock.timing {
            Timing::Ordered { early: true } => Err(Ending::Sleeps),
            _ => Ok(()),
        }
    }

    /// The moment that a thread knows of.
    fn moment(&mut self, graph: &Graph, t: u32) -> u64 {
        if !self.world.get_mut().clock.timing.is_ordered() {
            return self.thread(t).now;
        }
        let latest = self.latest(graph, t);
        let known = graph.time_before(latest).map_or(0, |time| graph.moment(time));
        let early = self.world.get_mut().clock.early.iter().filter(|(id, _)| graph.in_prefix(*id, latest));
        early.fold(known, |known, (_, moment)| known.max(*moment))
    }

    /// What the clock shows a thread.
    fn reading(&mut self, graph: &Graph, t: u32) -> u64 {
        let latest = self.latest(graph, t);
        let before: u64 = graph.clock(latest, Clock::Porf).iter().map(|&n| u64::from(n)).sum();
        let thread = self.thread(t);
        if thread.looked.0 != latest {
            thread.looked = (latest, 0);
        }
        thread.looked.1 = (thread.looked.1 + 1).min(EVENT - 1);
        let looks = thread.looked.1;
        self.moment(graph, t).saturating_add(before * EVENT + looks)
    }

    /// A thread looks at the clock.
    pub(super) fn look(&mut self, driver: &mut impl Driver, t: u32) -> Look {
        let graph = driver.graph();
        let shown = self.reading(graph, t);
        let spin = &mut self.thread(t).spin;
        spin.looks += 1;
        let since = *spin.since.get_or_insert(shown);
        if spin.looks <= LOOKS {
            return Look::Shows(shown);
        }
        TIMED.store(true, Relaxed);
        let waited = shown.saturating_sub(since);
        if waited > LONGEST {
            let world = self.world.get_mut();
            let threads = vec![world.name(t)];
            world.failure = Some(Box::new(Evidence::Livelock { threads, spin: Spin::Clock }));
        }
        Look::Sleeps((waited / PART).max(LEAST))
    }

    /// A wait of a thread has ended, and lasted for `nanos` by the clock.
    pub(super) fn lasted(&mut self, driver: &mut impl Driver, t: u32, nanos: u64) {
        if self.world.get_mut().clock.timing.is_ordered() {
            let moment = self.moment(driver.graph(), t).saturating_add(nanos);
            let latest = self.latest(driver.graph(), t);
            self.world.get_mut().clock.early.push((latest, moment));
        } else {
            let thread = self.thread(t);
            thread.now = thread.now.saturating_add(nanos);
        }
    }

    /// Lets time pass to the next moment for which a thread waits; false if none does. To be called when no thread can
    /// go on.
    pub(super) fn pass_time(&mut self, driver: &mut impl Driver) -> Result<bool, Ending> {
        let due = self.due(driver.graph());
        let Some(&(first, _)) = due.iter().min() else { return Ok(false) };
        let graph = driver.graph();
        let last = graph.times.last().map_or(0, |time| graph.moment(*time));
        let same = due.iter().map(|(moment, _)| *moment).filter(|moment| *moment <= first.saturating_add(SLACK));
        let now = same.fold(last, u64::max);
        self.bring(driver, now)?;
        Ok(true)
    }

    /// Goes on with a moment that has come for only some of the threads that wait for it: the graph ends in the choice of
    /// one of them.
    pub(super) fn finish_moment(&mut self, driver: &mut impl Driver) -> Result<(), Ending> {
        let graph = driver.graph();
        let is_choice = |id: &EventId| matches!(graph.get(*id).kind, Kind::Choice { .. }) && id.index > 0;
        let Some(choice) = graph.stamps.last().copied().filter(is_choice) else { return Ok(()) };
        match graph.get(EventId::new(choice.lane, choice.index - 1)).kind {
            Kind::Time { moment, stays: true } => self.bring(driver, moment),
            _ => Ok(()),
        }
    }

    /// The moments for which threads wait.
    fn due(&mut self, graph: &Graph) -> Vec<(u64, u32)> {
        let mut due = Vec::new();
        for t in 0..self.world.get_mut().threads.len() as u32 {
            if let Some(nanos) = awaited(self.thread(t)).filter(|_| self.ready.is_blocked(t)) {
                due.push((self.moment(graph, t).saturating_add(nanos), t));
            }
        }
        due
    }

    /// A moment has come. All threads that wait for it get to know before any of them runs on. A thread that also waits
    /// for something else may go on waiting, since those that run on may bring it. If no thread sleeps, one of them has to
    /// give up.
    fn bring(&mut self, driver: &mut impl Driver, now: u64) -> Result<(), Ending> {
        let mut due = self.due(driver.graph());
        due.retain(|(moment, _)| *moment <= now);
        let sleeps = |e: &mut Self, t: u32| matches!(e.thread(t).pending, Some(Request { op: Op::Sleep { .. }, .. }));
        let (sleepers, mut waiters): (Vec<(u64, u32)>, Vec<_>) = due.into_iter().partition(|(_, t)| sleeps(self, *t));
        let mut forced = None;
        if sleepers.is_empty() {
            let first =
                waiters.iter().min_by_key(|(moment, t)| (self.world.get().threads[*t as usize].is_due, *moment, *t));
            forced = first.map(|(_, t)| *t);
            waiters.retain(|(_, t)| Some(*t) != forced);
        }
        if let Some(t) = forced {
            self.is_covered(driver, t)?;
        }
        for (_, t) in waiters {
            self.may_give_up(driver, t, now)?;
        }
        for (_, t) in sleepers {
            self.come(driver, t, now, false);
            let answer = self.reading(driver.graph(), t);
            self.go_on(driver, t, answer)?;
        }
        if let Some(t) = forced {
            self.come(driver, t, now, false);
            self.go_on(driver, t, TIMED_OUT)?;
        }
        Ok(())
    }

    /// The end of a timed wait may also be the other answer to an offer that could still be paid for. Then this execution
    /// leads nowhere new.
    fn is_covered<D: Driver>(&mut self, driver: &mut D, t: u32) -> Result<(), Ending> {
        let pending = self.thread(t).pending;
        let offered = matches!(
            pending,
            Some(Request { op: Op::Update(Update { wait: Wait::Timed { offered: true, .. }, .. }), .. })
        );
        if D::EXPLORES && offered && driver.graph().spurious < driver.bounds().spurious {
            self.add_blocked(driver);
            return Err(Ending::Blocked);
        }
        Ok(())
    }

    /// Time has come to a moment, for a thread that waits for it; `stays`: it may go on waiting.
    fn come(&mut self, driver: &mut impl Driver, t: u32, now: u64, stays: bool) {
        let request = self.thread(t).pending.expect("internal error: it waits");
        let lane = self.thread(t).lane;
        let event = Event::new(Kind::Time { moment: now, stays }, request.site);
        driver.graph().push(lane, event, 0);
        self.thread(t).events += 1;
        self.came(driver, t);
    }

    /// The clock of the thread moves, if it has one of its own.
    fn came(&mut self, driver: &mut impl Driver, t: u32) {
        let is_free = !self.world.get_mut().clock.timing.is_ordered();
        if let Some(nanos) = awaited(self.thread(t)).filter(|_| is_free) {
            self.lasted(driver, t, nanos);
        }
    }

    /// Along the graph: time has come for a thread.
    pub(super) fn replay_time(&mut self, driver: &mut impl Driver, t: u32, id: EventId) -> Result<(), Ending> {
        self.came(driver, t);
        if let Kind::Time { stays: true, .. } = driver.graph().get(id).kind {
            self.thread(t).is_due = true;
            return Ok(());
        }
        let answer = match self.thread(t).pending {
            Some(Request { op: Op::Sleep { .. }, .. }) => self.reading(driver.graph(), t),
            _ => TIMED_OUT,
        };
        self.resume(driver, t, answer)
    }

    /// Asks whether a timed wait ends before the others of the same moment do anything, if it was not asked yet.
    fn may_give_up(&mut self, driver: &mut impl Driver, t: u32, now: u64) -> Result<(), Ending> {
        let request = self.thread(t).pending.expect("internal error: it waits");
        let is_free = !self.world.get_mut().clock.timing.is_ordered();
        if is_free || self.thread(t).is_due || driver.graph().spurious >= driver.bounds().spurious {
            return Ok(());
        }
        self.come(driver, t, now, true);
        self.thread(t).is_due = true;
        let lane = self.thread(t).lane;
        let chosen = driver.pick_choice(lane, 2);
        let event = Event::new(Kind::Choice { chosen, of: 2, budgeted: true }, request.site);
        let id = driver.graph().push(lane, event, 0);
        driver.added_choice(id, 2);
        self.thread(t).events += 1;
        if chosen == 1 { self.go_on(driver, t, TIMED_OUT) } else { Ok(()) }
    }

    fn go_on(&mut self, driver: &mut impl Driver, t: u32, answer: u64) -> Result<(), Ending> {
        self.current = t;
        self.resume(driver, t, answer)?;
        self.review(driver, t);
        Ok(())
    }
}

/// How long a thread waits, if it waits for time to pass.
fn awaited(thread: &Thread) -> Option<u64> {
    match thread.pending?.op {
        // A thread that sleeps for ever waits for no moment.
        Op::Sleep { nanos } => Some(nanos).filter(|nanos| !is_never(Duration::from_nanos(*nanos))),
        Op::Update(Update { wait: Wait::Timed { nanos, .. }, .. }) => Some(if thread.is_due { 0 } else { nanos }),
        _ => None,
    }
}
