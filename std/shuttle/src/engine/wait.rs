//! Waiting, and how it ends: a notification, a time-out, or nothing at all.
//!
//! The last two are the scheduler's choice, made as it chooses who runs: a thread that may wake for no reason is
//! offered to it like one that can run. How often that may happen in an execution is bounded. shuttle has this for
//! `park` alone, unbounded, and no time-outs.

use std::panic::Location;
use std::time::Duration;

use shuttle_engine::runtime::execution::ExecutionState;
use shuttle_engine::runtime::task::TaskId;

use super::choices::{choose, enumerating, pick};
use super::execution::{State, me, with};
use super::task::{Task, suspend, task};

/// What ends a wait other than a notification.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Patience {
    /// Nothing.
    Endless,
    /// A spurious wake-up.
    Spurious,
    /// A time-out, when the virtual clock has come to this, or before.
    Until(Duration),
    /// A time-out or a spurious wake-up.
    SpuriousUntil(Duration),
}

impl Patience {
    /// Until a time-out, if the time ever comes.
    pub(crate) fn until(deadline: Option<Duration>) -> Self {
        deadline.map_or(Self::Endless, Self::Until)
    }

    /// Until a spurious wake-up, or a time-out if the time ever comes.
    pub(crate) fn spurious_until(deadline: Option<Duration>) -> Self {
        deadline.map_or(Self::Spurious, Self::SpuriousUntil)
    }
}

/// How a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wake {
    /// By a notification.
    Notified,
    /// For no reason.
    Spurious,
    /// The time was over.
    TimedOut,
}

/// A wait under way.
#[derive(Debug)]
pub(super) struct Wait {
    /// Where the program waits.
    at: &'static Location<'static>,
    deadline: Option<Duration>,
    /// Whether the scheduler may end this wait for no reason, and before its time.
    may_wake: bool,
    may_time_out: bool,
    notified: bool,
    /// How the scheduler ended the wait.
    ended: Option<Wake>,
}

/// Suspends the thread until it is notified or its patience ends.
#[track_caller]
pub(crate) fn pause(patience: Patience) -> Wake {
    let id = me();
    let wait = arm(patience, Location::caller());
    if wait.deadline.is_none() {
        let may_wake = wait.may_wake;
        ExecutionState::with(|state| state.current_mut().block(may_wake));
    }
    task(id, |task| task.wait = Some(wait));
    suspend();
    let wait = task(id, |task| task.wait.take()).expect("internal error: a wait ended twice");
    wait.ended.unwrap_or(Wake::Notified)
}

/// Ends the wait of a thread.
pub(crate) fn notify(id: usize) {
    let waits = task(id, |task| task.wait.as_mut().map(|wait| wait.notified = true).is_some());
    if waits {
        ExecutionState::with(|state| state.get_mut(TaskId::from(id)).unblock());
    }
}

/// Takes back a notification that its thread has not seen yet.
pub(crate) fn retract(id: usize) {
    let blocks = task(id, |task| {
        let wait = task.wait.as_mut()?;
        wait.notified = false;
        wait.deadline.is_none().then_some(wait.may_wake)
    });
    if let Some(may_wake) = blocks {
        ExecutionState::with(|state| state.get_mut(TaskId::from(id)).block(may_wake));
    }
}

/// Decides what the scheduler may do with this wait. Where every choice is enumerated it may do anything; else a coin
/// is tossed now, because a scheduler that may wake a thread at each of many steps nearly always does.
fn arm(patience: Patience, at: &'static Location<'static>) -> Wait {
    let (deadline, spurious) = match patience {
        Patience::Endless => (None, false),
        Patience::Spurious => (None, true),
        Patience::Until(deadline) => (Some(deadline), false),
        Patience::SpuriousUntil(deadline) => (Some(deadline), true),
    };
    let (may_wake, may_time_out) =
        with(|state| (spurious && state.spurious > 0, deadline.is_some() && state.timeouts > 0));
    let toss = |may: bool| may && (enumerating() || choose(2) == 1);
    let may_time_out = toss(may_time_out);
    let may_wake = toss(may_wake);
    Wait { at, deadline, may_wake, may_time_out, notified: false, ended: None }
}

/// How the scheduler could end a wait now, if it chose the thread.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Offer {
    spurious: bool,
    early: bool,
    due: bool,
}

/// Who waits, and where; shuttle knows the names only.
pub(crate) fn describe_deadlock() -> String {
    let waits = |(id, task): (usize, &Task)| {
        let wait = task.wait.as_ref().filter(|wait| !wait.notified)?;
        Some(format!("{} waits at {}", task.display_name(id), wait.at))
    };
    let waits: Vec<String> = with(|state| state.tasks.iter().enumerate().filter_map(waits).collect());
    format!("deadlock; {}", waits.join("; "))
}

impl State {
    /// Whether the thread waits, and then how its wait could end now. None for one that can simply run.
    pub(super) fn offer(&self, id: usize) -> Option<Offer> {
        let wait = self.tasks.get(id)?.wait.as_ref().filter(|wait| !wait.notified)?;
        Some(Offer {
            spurious: wait.may_wake && self.spurious > 0,
            early: wait.may_time_out && self.timeouts > 0,
            due: wait.deadline.is_some_and(|deadline| deadline <= self.now),
        })
    }

    /// When the thread's wait is over, if it is a timed one.
    pub(super) fn deadline(&self, id: usize) -> Option<Duration> {
        self.tasks.get(id)?.wait.as_ref()?.deadline
    }

    /// The scheduler chose a waiting thread, and so ends its wait.
    pub(super) fn end_wait(&mut self, id: usize, offer: Offer) {
        let times_out = offer.due || offer.early;
        let spurious = offer.spurious && (!times_out || (enumerating() && pick(2) == 1));
        let Some(wait) = self.tasks[id].wait.as_mut() else { return };
        if spurious {
            self.spurious -= 1;
            wait.ended = Some(Wake::Spurious);
        } else {
            if !offer.due {
                self.timeouts -= 1;
            }
            self.now = self.now.max(wait.deadline.unwrap_or_default());
            wait.ended = Some(Wake::TimedOut);
        }
    }
}

impl Offer {
    /// Whether the scheduler may choose the thread.
    pub(super) fn any(self) -> bool {
        self.spurious || self.early || self.due
    }

    /// Whether the wait's time is over.
    pub(super) fn is_due(self) -> bool {
        self.due
    }

    /// The wait's time is over, because nobody else can run.
    pub(super) fn now_due(self) -> Self {
        Self { due: true, ..self }
    }
}
