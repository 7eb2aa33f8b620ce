//! The harness behind `#[test]`: runs a test function as a model on loom.
//!
//! A search without a bound that does not end leaves nothing to be said: loom tries the last choice first, and so stays
//! in a corner. So preemption bounds come before it, each with a part of the time, and what was completed is told. A
//! bound that is not completed is the last that is tried: then all time goes to the search without one, which may even
//! be the smaller.
//!
//! Missed: crates that wait on futexes by themselves. Such a test is refused where it would wait.

use std::any::Any;
use std::cell::Cell;
use std::ops::Range;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use corosensei::on_stack;
use corosensei::stack::DefaultStack;
use std_harness::account::{self, Account, Covered, Instruments};
use std_harness::{Asked, Engine, surroundings, survivors};

pub use raddle_macros::std_test as attribute;
pub use std_harness::{Expected, Fallback, Returned};

use crate::atomic::{ADDRESSED, SEQ_CST};
use crate::engine::{EXECUTIONS, FIRST, LEFT_BEHIND, THREADS, current};
use crate::model::{Explorer, executions};

/// Runs a test.
///
/// # Panics
/// Without `cargo raddle test`, with the failure.
pub fn test(expected: Expected, body: fn()) {
    #[cfg(target_os = "linux")]
    std_harness::interpose::refuse_waits("loom", || current().is_some());
    std_harness::test::<Loom>(expected, body);
}

/// The engine, as the harness sees it.
#[derive(Debug)]
struct Loom;

/// The part of the time that a search within each of the rising bounds may take, in eighths. What is left is for the
/// search without one.
const EIGHTHS: [u32; Explorer::RISING.len()] = [1, 2, 2];

impl Engine for Loom {
    type Told = Account;

    fn check(asked: &Asked, body: impl Fn() + Copy + Send + Sync + 'static) -> Account {
        let before = surroundings::look();
        let start = Instant::now();
        account::begin(asked, INSTRUMENTS, || _ = Explorer::default().run(|| {}));
        if let Some(run) = asked.again {
            survivors::put_back_before(run, KEPT.map(|place| place()).to_vec());
        }
        let budget = asked.budget_millis.map(Duration::from_millis);
        let left = || budget.map(|budget| budget.saturating_sub(start.elapsed()));
        let search = |bound: Option<u32>, time| {
            let explorer = Explorer {
                preemption_bound: bound.map(|bound| bound as usize),
                max_branches: asked.max_steps.map_or(Explorer::default().max_branches, |n| n as usize),
                max_duration: time,
                spurious: asked.spurious,
                timeouts: asked.spurious,
            };
            match account::search(|| explorer.run(move || on_large_stack(body))) {
                Ok(explored) if explored.complete => {
                    account::covered(bound.map_or(Covered::Complete, Covered::Bounded));
                    Search::Completed
                }
                Ok(_) => Search::Stopped,
                Err(words) => {
                    account::failed(words);
                    Search::Failed
                }
            }
        };
        let mut last = Search::Completed;
        for (bound, eighths) in Explorer::RISING.into_iter().zip(EIGHTHS).filter(|_| !asked.exhaustive) {
            last = search(Some(bound), budget.map(|budget| budget * eighths / 8));
            if last != Search::Completed {
                break;
            }
        }
        if last != Search::Failed {
            search(None, left());
        }
        let mut limits = surroundings::since(&before, LEFT_BEHIND.load(Relaxed));
        let said = LIMITS.iter().filter(|(used, _)| used.load(Relaxed));
        limits.extend(said.map(|(_, words)| (*words).to_owned()));
        account::end(limits)
    }

    fn check_alone(body: impl Fn() + Copy + Send + Sync + 'static) {
        Explorer::default().run(move || on_large_stack(body));
    }

    fn catch_unwind(body: fn()) -> Result<(), Box<dyn Any + Send>> {
        crate::panic::catch_unwind(body)
    }
}

/// What goes on from one execution to the next.
const KEPT: [fn() -> Range<usize>; 6] = [
    || survivors::place(&FIRST),
    || survivors::place(&EXECUTIONS),
    || survivors::place(&THREADS),
    || survivors::place(&LEFT_BEHIND),
    || survivors::place(&SEQ_CST),
    || survivors::place(&ADDRESSED),
];

/// What a test may have used, and what that means on loom.
static LIMITS: [(&AtomicBool, &str); 2] = [
    (&SEQ_CST, "loom takes `SeqCst` accesses for `AcqRel`: a finding that rests on their total order is a false alarm"),
    (
        &ADDRESSED,
        "`as_ptr` of an atomic: on loom its value is not there, so a finding that rests on it is a false alarm",
    ),
];

/// How a search went.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Search {
    Completed,
    Stopped,
    Failed,
}

const INSTRUMENTS: Instruments = Instruments { executions, thread: running, threads: || THREADS.load(Relaxed) };

/// The thread that runs, as reports name it.
fn running() -> Option<String> {
    let ex = current()?;
    let me = ex.me();
    Some(ex.name(me).map_or_else(|| format!("thread {}", me.0), |name| name.to_string()))
}

/// Runs the test on a stack as std would give it: on loom a model's first thread has 32 KiB.
fn on_large_stack(body: impl Fn()) {
    const SIZE: usize = 2 << 20;
    thread_local! {
        /// The stack of the execution before.
        static SPARE: Cell<Option<DefaultStack>> = const { Cell::new(None) };
    }
    let stack = SPARE.take().map_or_else(|| DefaultStack::new(SIZE), Ok);
    let mut stack = stack.expect("the operating system refuses a stack for the test");
    // A panic comes out of it as it went in.
    on_stack(&mut stack, AssertUnwindSafe(body));
    SPARE.set(Some(stack));
}
