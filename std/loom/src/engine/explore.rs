//! Runs a program under loom, plan after plan, on a thread of its own.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::time::Instant;

use super::execution::{Execution, Failure, current};
use super::plan::{Agenda, Knowledge, Limits};
use crate::model::{Explored, Explorer};

/// How an exploration ends.
#[derive(Debug)]
pub(super) enum Ending {
    Explored {
        complete: bool,
    },
    Failed(Failure),
    /// The program uses what this exploration did not show to loom.
    Restart(Knowledge),
}

pub(crate) static EXECUTIONS: AtomicU64 = AtomicU64::new(0);

/// Executions begun in this process.
pub(crate) fn executions() -> u64 {
    EXECUTIONS.load(Ordering::Relaxed)
}

/// Explores `scenario`; panics with the first failure.
pub(crate) fn explore(explorer: &Explorer, scenario: Arc<dyn Fn() + Send + Sync>) -> Explored {
    static TURN: Mutex<()> = Mutex::new(());
    assert!(current().is_none(), "an exploration cannot begin inside a model");
    count_panics();
    // Statics are shared by all explorations of the process: one at a time.
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let before = executions();
    let mut knowledge = Knowledge::default();
    loop {
        match explore_once(explorer, &scenario, knowledge) {
            Ending::Explored { complete } => return Explored { executions: executions() - before, complete },
            Ending::Failed(failure) => resume_unwind(failure),
            Ending::Restart(known) => knowledge = known,
        }
    }
}

/// Explores on a fresh thread of the operating system, which a failure leaves behind with the model's stacks.
fn explore_once(explorer: &Explorer, scenario: &Arc<dyn Fn() + Send + Sync>, knowledge: Knowledge) -> Ending {
    let (endings, ending) = channel();
    let (explorer, scenario) = (explorer.clone(), scenario.clone());
    let caller = std::thread::current();
    let thread = std::thread::Builder::new()
        .name(caller.name().unwrap_or("model").to_owned())
        .spawn(move || {
            let last = endings.clone();
            let ending = catch_unwind(AssertUnwindSafe(|| explore_here(&explorer, &scenario, knowledge, endings)));
            let _ = last.send(ending.unwrap_or_else(|failure| Ending::Failed(name_failure(failure))));
        })
        .expect("the operating system refuses a thread for the model");
    let ending = ending.recv().expect("internal error: an exploration has no ending");
    if matches!(ending, Ending::Explored { .. }) {
        thread.join().expect("internal error: an exploration's thread panicked at its end");
    }
    ending
}

/// A panic's message.
pub(crate) fn text(failure: &(dyn Any + Send)) -> Option<&str> {
    failure.downcast_ref::<String>().map(String::as_str).or_else(|| failure.downcast_ref().copied())
}

/// What reaches the thread's end without a message comes from the coroutines, and only this does.
fn name_failure(failure: Failure) -> Failure {
    if text(&*failure).is_some() {
        failure
    } else {
        Box::new("a thread of the model has overflowed its stack".to_owned())
    }
}

/// A scenario that fails because it does not expect a thread to panic says nothing of why: the thread does.
fn name_cause(ex: &Execution, failure: Failure) -> Failure {
    let message = text(&*failure).unwrap_or_default();
    let blames_a_thread = message.ends_with(": Any { .. }") || message == "a scoped thread panicked";
    match ex.joined_panic.take() {
        Some(cause) if blames_a_thread => Box::new(format!("{cause}; then: {message}")),
        _ => failure,
    }
}

/// Thrown at the start of an execution when the time is over: no other thread exists yet.
struct TimeIsOver;

fn explore_here(
    explorer: &Explorer,
    scenario: &Arc<dyn Fn() + Send + Sync>,
    knowledge: Knowledge,
    endings: Sender<Ending>,
) -> Ending {
    let deadline = explorer.max_duration.map(|limit| Instant::now() + limit);
    let model = Model {
        execution: Rc::new(Execution::new(knowledge, endings)),
        scenario: scenario.clone(),
        user_failure: Rc::default(),
        deadline,
    };
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = explorer.preemption_bound;
    builder.max_branches = explorer.max_branches;
    builder.max_duration = None;
    builder.checkpoint_file = None;
    builder.max_permutations = Some(2);
    builder.checkpoint_interval = 1;

    let ex = model.execution.clone();
    ex.learn(true);
    let ending = model.check(&builder);
    ex.learn(false);
    if let Some(ending) = ending {
        return ending;
    }

    builder.max_permutations = None;
    builder.checkpoint_interval = usize::MAX;
    let mut agenda = Agenda::new(Limits { spurious: explorer.spurious, timeouts: explorer.timeouts });
    while let Some(plan) = agenda.next() {
        *ex.plan.borrow_mut() = plan.clone();
        if let Some(ending) = model.check(&builder) {
            return ending;
        }
        agenda.extend(&plan, &ex.seen.take());
    }
    Ending::Explored { complete: true }
}

/// A program as loom gets it.
#[derive(Clone)]
struct Model {
    execution: Rc<Execution>,
    scenario: Arc<dyn Fn() + Send + Sync>,
    /// The panic that left the scenario.
    user_failure: Rc<RefCell<Option<Failure>>>,
    deadline: Option<Instant>,
}

// SAFETY: loom wants its closure to be shareable, but calls it on the thread that calls `check`, and nowhere else.
unsafe impl Send for Model {}
// SAFETY: loom shares it with no other thread than the one that calls `check`.
unsafe impl Sync for Model {}

impl Model {
    /// All executions under the plan that is set; an ending, when there is no going on.
    fn check(&self, builder: &loom::model::Builder) -> Option<Ending> {
        let model = self.clone();
        let failure = catch_unwind(AssertUnwindSafe(|| builder.check(move || model.execute()))).err()?;
        self.execution.end();
        if failure.is::<TimeIsOver>() {
            return Some(Ending::Explored { complete: false });
        }
        let failure = self.user_failure.take().unwrap_or_else(|| name_failure(failure));
        Some(Ending::Failed(failure))
    }

    /// One execution, on the model's first thread.
    fn execute(&self) {
        if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            resume_unwind(Box::new(TimeIsOver));
        }
        let epoch = EXECUTIONS.fetch_add(1, Ordering::Relaxed) + 1;
        let ex = &*self.execution;
        ex.begin(epoch);
        let result = catch_unwind(AssertUnwindSafe(|| (self.scenario)()));
        if let Err(failure) = result {
            self.give_up(name_cause(ex, failure));
        }
        ex.drop_locals();
        ex.join_all();
        if let Some(failure) = ex.unclaimed.take() {
            self.give_up(failure);
        }
        ex.end();
    }

    /// Ends the exploration from its first thread. What unwinds from there ends loom's loop; the other threads'
    /// stacks are given up as they are.
    fn give_up(&self, failure: Failure) -> ! {
        // What is dropped from here on is dropped outside the model.
        self.execution.end();
        *self.user_failure.borrow_mut() = Some(failure);
        resume_unwind(Box::new(()));
    }
}

/// Tells an execution of the panics on its threads.
fn count_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if let Some(ex) = current() {
                ex.panic_began();
            }
            hook(info);
        }));
    });
}
