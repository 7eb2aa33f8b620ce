//! The harness: asks a property of generated cases, each under sampled schedules, and shrinks what fails.
//!
//! A property is a function of its case, `fn(Case) -> Result<(), Failure>`, that hands the case to [`sampled`]; both
//! tools take such functions as they are and do their own generating and shrinking. What neither of them tells (the
//! first failing case, the message of the last, the number of runs) [`sampled`] writes down as it goes.
//!
//! Whether a case fails depends on schedules that were sampled, with the same seeds for every case. So the verdict
//! is the same every time, but a shrunk case is the smallest that failed *under these schedules*, and "no
//! counterexample" speaks for as many cases and executions as are reported, not for all.

use std::any::Any;
use std::cell::RefCell;
use std::fmt::Debug;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Once};

use proptest::strategy::Strategy as Generate;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use quickcheck::{Arbitrary, Gen, QuickCheck};
use std_on_shuttle::model::{Sampler, Strategy};

/// How many cases are generated for a property.
const CASES: u32 = 100;
/// The schedules of every case, and their seeds.
const SCHEDULES: [(Strategy, u64); 2] = [(Strategy::Random, 0x5eed), (Strategy::Urw, 0xfeed)];
/// How many executions of a case each kind of schedule gets.
const EXECUTIONS: usize = 25;
/// A case that takes longer than this many steps under one schedule counts as failed.
const MAX_STEPS: usize = 20_000;
/// How many smaller cases are tried once one has failed.
const SHRINKS: u32 = 500;

/// A statement about a pair's component, and how it is checked.
#[derive(Clone, Copy, Debug)]
pub struct Property {
    /// What must hold, in one sentence.
    pub statement: &'static str,
    /// What generates and shrinks the cases.
    pub tool: Tool,
    /// Checks it. It does not panic, and takes a few seconds at most.
    pub check: fn() -> Checked,
}

/// A library that generates and shrinks cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// proptest: cases from strategies.
    Proptest,
    /// quickcheck: cases from types.
    Quickcheck,
}

/// What came of checking a property.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// The cases that were generated, without those tried in shrinking.
    pub cases: u64,
    /// The executions of all the cases, with those of shrinking.
    pub executions: u64,
    /// The case for which the property does not hold, if there is one.
    pub counterexample: Option<Counterexample>,
}

/// A case for which a property does not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counterexample {
    /// The shrunk case.
    pub input: String,
    /// The case as it was generated.
    pub original: String,
    /// How many smaller cases were tried to get from one to the other.
    pub shrinks: u64,
    /// What the shrunk case panicked with, or the engine's words for its deadlock.
    pub message: String,
    /// Whether the shrunk case came to a deadlock.
    pub deadlock: bool,
}

/// Why one case failed.
#[derive(Clone, Debug)]
pub struct Failure {
    message: String,
}

impl From<Failure> for TestCaseError {
    fn from(failure: Failure) -> Self {
        Self::fail(failure.message)
    }
}

/// Runs a case under sampled schedules, up to the first failure.
///
/// `run` builds the component, drives it with `case`, on the threads of `std_on_shuttle`, and asserts. It must not
/// capture anything: every execution starts anew from a clone of the case.
pub fn sampled<C>(case: C, run: fn(C)) -> Result<(), Failure>
where
    C: Clone + Debug + Send + Sync + 'static,
{
    watch_panics();
    let shown = format!("{case:?}");
    for (strategy, seed) in SCHEDULES {
        let sampler = Sampler { strategy, seed, executions: EXECUTIONS, max_steps: MAX_STEPS, ..Sampler::default() };
        let begun = Arc::new(AtomicU64::new(0));
        let execution = {
            let (begun, case) = (begun.clone(), case.clone());
            move || {
                begun.fetch_add(1, Relaxed);
                FIRST_PANIC.take();
                run(case.clone());
            }
        };
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| sampler.run(execution)));
        NOTES.with_borrow_mut(|notes| notes.executions += begun.load(Relaxed));
        if let Err(payload) = outcome {
            let message = cause(payload.as_ref());
            NOTES.with_borrow_mut(|notes| notes.fails(shown, &message));
            return Err(Failure { message });
        }
    }
    NOTES.with_borrow_mut(Checked::holds);
    Ok(())
}

/// Asks `property` of cases that `strategy` generates.
pub fn by_proptest<S>(strategy: S, property: fn(S::Value) -> Result<(), Failure>) -> Checked
where
    S: Generate,
{
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        max_shrink_iters: SHRINKS,
        max_shrink_time: 0,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, b"raddle asks the same every time.");
    NOTES.take();
    let outcome = TestRunner::new_with_rng(config, rng).run(&strategy, |case| Ok(property(case)?));
    checked(outcome.is_err())
}

/// Asks `property` of cases that quickcheck generates from their type, with collections and numbers up to `size`.
pub fn by_quickcheck<C>(size: usize, property: fn(C) -> Result<(), Failure>) -> Checked
where
    C: Arbitrary + Debug,
{
    let mut checker = QuickCheck::new()
        .tests(u64::from(CASES))
        .max_tests(u64::from(CASES))
        .min_tests_passed(0)
        .rng(Gen::from_size_and_seed(size, 0x5eed));
    NOTES.take();
    let outcome = checker.quicktest(property);
    checked(outcome.is_err())
}

/// The answer, from what [`sampled`] wrote down.
fn checked(failed: bool) -> Checked {
    let notes = NOTES.take();
    assert_eq!(failed, notes.counterexample.is_some(), "internal error: a case failed outside `sampled`");
    notes
}

thread_local! {
    /// What the property that this thread is checking has shown so far.
    static NOTES: RefCell<Checked> = RefCell::default();
}

impl Checked {
    /// A case held: a new one, or a smaller one that has lost what made the first fail.
    fn holds(&mut self) {
        match &mut self.counterexample {
            None => self.cases += 1,
            Some(found) => found.shrinks += 1,
        }
    }

    /// A case failed: the first, or one that is smaller than the last that did.
    fn fails(&mut self, input: String, message: &str) {
        let message = message.lines().next().unwrap_or_default();
        let found = match self.counterexample.take() {
            None => {
                self.cases += 1;
                Counterexample { original: input.clone(), ..Counterexample::default() }
            }
            Some(found) => Counterexample { shrinks: found.shrinks + 1, ..found },
        };
        let deadlock = message.starts_with("deadlock");
        self.counterexample = Some(Counterexample { input, message: message.to_owned(), deadlock, ..found });
    }
}

thread_local! {
    /// What the first panic of the execution said. All threads of an execution are one thread of the process.
    static FIRST_PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What made an execution fail, whose panic was `payload`.
///
/// The panic of a thread that was joined with `unwrap` says only that there was one: what matters is the first.
fn cause(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().cloned();
    let text = text.or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    match (text, FIRST_PANIC.take()) {
        (Some(text), Some(first)) if text.contains("value: Any { .. }") => first,
        (Some(text), _) | (None, Some(text)) => text,
        (None, None) => "a panic without a message".to_owned(),
    }
}

/// Puts a hook before the process's, to note what panics say.
fn watch_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // The engine installs its hook in its first execution, and passes on only what it has not seen before.
        Sampler { executions: 1, ..Sampler::default() }.run(|| ());
        let hook = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let payload = info.payload();
            let text = payload.downcast_ref::<&str>().copied();
            let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
            let text = text.unwrap_or("a panic without a message");
            FIRST_PANIC.with_borrow_mut(|first| _ = first.get_or_insert_with(|| text.to_owned()));
            hook(info);
        }));
    });
}
