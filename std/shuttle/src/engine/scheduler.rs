//! The scheduler that shuttle sees: one of shuttle's own, to which waits that may end early are offered as well.
//!
//! Depth-first search is done here, because shuttle's enumerates scheduling decisions alone (see [`super::choices`]),
//! and because a spin loop makes its tree infinite: here a thread that yields is offered again only after another
//! made a step, if another can.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Instant;

use shuttle::scheduler::{PctScheduler, RandomScheduler, Schedule, Scheduler, UrwRandomScheduler};
use shuttle_engine::runtime::task::{Task, TaskId};

use super::choices;
use super::execution::{self, Settings, State, with};
use super::wait::Offer;
use crate::model::{Sampler, Strategy};

/// What became of a run that found nothing.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Executions begun.
    pub(crate) executions: Cell<u64>,
    /// Whether there are no others.
    pub(crate) complete: Cell<bool>,
}

/// Begins and ends executions, and says who runs.
pub(crate) struct Driver {
    settings: Settings,
    strategy: Strategy,
    seed: u64,
    executions: usize,
    deadline: Option<Instant>,
    begun: usize,
    /// Whether there has ever been more than one thread to choose from.
    concurrent: bool,
    /// None for the depth-first strategy.
    inner: Option<Box<dyn Scheduler>>,
    outcome: Rc<Outcome>,
}

impl Driver {
    pub(crate) fn new(settings: Settings, sampler: &Sampler, deadline: Option<Instant>, outcome: Rc<Outcome>) -> Self {
        let Sampler { strategy, seed, executions, .. } = *sampler;
        let inner: Option<Box<dyn Scheduler>> = match strategy {
            Strategy::Random => Some(Box::new(RandomScheduler::new_from_seed(seed, executions))),
            Strategy::Pct { depth } => Some(Box::new(PctScheduler::new_from_seed(seed, depth.max(1), executions))),
            Strategy::Urw => Some(Box::new(UrwRandomScheduler::new_from_seed(seed, executions))),
            Strategy::Dfs => None,
        };
        choices::enumerate(inner.is_none());
        Self { settings, strategy, seed, executions, deadline, begun: 0, concurrent: false, inner, outcome }
    }

    /// Begins the next schedule, if there is one.
    fn next_schedule(&mut self) -> Option<Schedule> {
        if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return None;
        }
        // shuttle's PCT panics in its second execution when the first one never had a choice.
        if self.begun == 1 && !self.concurrent && matches!(self.strategy, Strategy::Pct { .. }) {
            self.inner = Some(Box::new(RandomScheduler::new_from_seed(self.seed, self.executions - 1)));
        }
        let Some(inner) = &mut self.inner else {
            if !choices::advance() {
                self.outcome.complete.set(true);
                return None;
            }
            return (self.begun < self.executions).then(|| Schedule::new(0));
        };
        inner.new_execution()
    }
}

impl Scheduler for Driver {
    fn new_execution(&mut self) -> Option<Schedule> {
        if let Some(payload) = execution::end(true) {
            std::panic::resume_unwind(payload);
        }
        let schedule = self.next_schedule()?;
        self.begun += 1;
        self.outcome.executions.set(self.begun as u64);
        execution::begin(self.settings);
        Some(schedule)
    }

    fn next_task(&mut self, runnable: &[&Task], current: Option<TaskId>, yielding: bool) -> Option<TaskId> {
        let enumerating = self.inner.is_none();
        let mut offered = with(|state| offers(state, runnable));
        if enumerating {
            with(|state| let_others_go_first(state, &mut offered, current.filter(|_| yielding)));
        }
        self.concurrent |= offered.len() > 1;
        let id = match &mut self.inner {
            None => offered[choices::pick(offered.len())].0.id(),
            Some(inner) => {
                let tasks: Vec<&Task> = offered.iter().map(|(task, _)| *task).collect();
                inner.next_task(&tasks, current, yielding)?
            }
        };
        let chosen = offered.iter().find(|(task, _)| task.id() == id).and_then(|(_, offer)| *offer);
        if let Some(offer) = chosen {
            with(|state| state.end_wait(usize::from(id), offer));
        }
        Some(id)
    }

    fn next_u64(&mut self) -> u64 {
        self.inner.as_mut().map_or(0, |inner| inner.next_u64())
    }
}

/// Who can run, and of those who wait, how their wait would end.
type Offered<'a> = Vec<(&'a Task, Option<Offer>)>;

/// Those who can run, those whose time is over, and those whom the bounds allow to wake early. If nobody can run of
/// himself, also those who time out next: time passes when all wait.
fn offers<'a>(state: &State, runnable: &[&'a Task]) -> Offered<'a> {
    let all = runnable.iter().map(|&task| (task, state.offer(usize::from(task.id()))));
    let mut offered: Offered<'a> = all.clone().filter(|(_, offer)| offer.is_none_or(Offer::any)).collect();
    let stuck = offered.iter().all(|(task, offer)| task.can_spuriously_wakeup() || offer.is_some_and(|o| !o.is_due()));
    if stuck {
        let deadline = |task: &Task| state.deadline(usize::from(task.id()));
        let next = runnable.iter().filter_map(|&task| deadline(task)).min();
        let due = all.filter(|(task, _)| next.is_some() && deadline(task) == next);
        for (task, offer) in due {
            let offer = offer.map(Offer::now_due);
            match offered.iter_mut().find(|(other, _)| other.id() == task.id()) {
                Some(known) => known.1 = offer,
                None => offered.push((task, offer)),
            }
        }
        offered.sort_by_key(|(task, _)| task.id());
    }
    offered
}

/// Leaves out the threads that yielded and have seen no step of another since, unless they are all there is.
fn let_others_go_first(state: &mut State, offered: &mut Offered<'_>, yielding: Option<TaskId>) {
    match yielding {
        Some(id) => state.tasks[usize::from(id)].yielded = true,
        None => state.tasks.iter_mut().for_each(|task| task.yielded = false),
    }
    let yielded = |task: &Task| state.tasks.get(usize::from(task.id())).is_some_and(|task| task.yielded);
    if !offered.iter().all(|(task, _)| yielded(task)) {
        offered.retain(|(task, _)| !yielded(task));
    }
}
