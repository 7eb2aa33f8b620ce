//! The account of an engine that panics at its first failure, and may take the process with it.
//!
//! The panic hook sees a panic where it is raised, before anything can catch it or abort. What the last execution with a
//! panic saw is written at once to the file of the answer, so that a process that dies in between has said why; the
//! engine's last word replaces it. Who is to blame is not decided here: the runner knows what each engine's words mean.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::{Asked, message, survivors, tell};

/// What a test came to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Account {
    /// Whether the engine had its last word. Without it something ended the process.
    pub over: bool,
    /// Executions begun.
    pub executions: u64,
    /// Times the test was run, which may be more: an engine may have to learn first.
    pub runs: u64,
    /// The most threads that an execution had.
    pub threads: u64,
    /// The widest search that ended without a failure.
    pub covered: Option<Covered>,
    /// The message of the panic that left the engine.
    pub failed: Option<String>,
    /// Whether the run that failed before did not when statics were put back before it.
    pub unrepeated: bool,
    /// Why the engine cannot check this test, if it says so.
    pub refused: Option<String>,
    /// The panics of the last execution that had any.
    pub panics: Vec<Panic>,
    /// What the test did that is out of control.
    pub limits: Vec<String>,
}

/// How far a search went that has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Covered {
    /// Some executions.
    Sampled,
    /// All with at most so many preemptions.
    Bounded(u32),
    /// All.
    Complete,
}

/// A panic, as the hook saw it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panic {
    /// What it says.
    pub message: String,
    /// The thread of the model.
    pub thread: String,
    /// The file, as the compiler names it.
    pub file: String,
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
    /// The execution, the first being 1.
    pub execution: u64,
}

/// What the account needs to know of an engine.
#[derive(Clone, Copy, Debug)]
pub struct Instruments {
    /// Executions begun so far.
    pub executions: fn() -> u64,
    /// The name of the model's thread that runs, if one does.
    pub thread: fn() -> Option<String>,
    /// The most threads that an execution had so far.
    pub threads: fn() -> u64,
}

struct Open {
    asked: Asked,
    instruments: Instruments,
    /// Executions before the first that counts.
    before: u64,
    account: Account,
}

impl Open {
    fn executions(&self) -> u64 {
        (self.instruments.executions)() - self.before
    }

    fn close(mut self, limits: Vec<String>) -> Account {
        self.account.executions = self.executions();
        self.account.runs = survivors::runs();
        Account { over: true, threads: (self.instruments.threads)(), limits, ..self.account }
    }
}

/// The account is elsewhere, so that it is the same when statics are put back.
static OPEN: Mutex<Option<Box<Open>>> = Mutex::new(None);

/// Where this is.
pub(crate) fn place() -> std::ops::Range<usize> {
    survivors::place(&OPEN)
}

fn open() -> MutexGuard<'static, Option<Box<Open>>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Begins the account. `install` lets the engine install its panic hook, which stays below this one's.
pub fn begin(asked: &Asked, instruments: Instruments, install: impl FnOnce()) {
    // Thousands of executions may panic as they should: nothing is printed.
    panic::set_hook(Box::new(|_| {}));
    install();
    // After loom's handler, which knows no stacks but its own.
    crate::overflow::install();
    let engines = panic::take_hook();
    let before = (instruments.executions)();
    *open() = Some(Box::new(Open { asked: asked.clone(), instruments, before, account: Account::default() }));
    panic::set_hook(Box::new(move |info| {
        note(info);
        engines(info);
    }));
}

fn note(info: &PanicHookInfo<'_>) {
    let mut open = open();
    let Some(open) = &mut *open else { return };
    let at = info.location();
    let execution = open.executions();
    let Open { asked, instruments, account, .. } = &mut **open;
    account.panics.retain(|earlier| earlier.execution == execution);
    account.panics.push(Panic {
        message: message(info.payload()).unwrap_or("a panic without words").to_owned(),
        thread: (instruments.thread)().unwrap_or_else(|| "main".to_owned()),
        file: at.map_or_else(String::new, |at| at.file().to_owned()),
        line: at.map_or(0, |at| at.line()),
        column: at.map_or(0, |at| at.column()),
        execution,
    });
    account.executions = execution;
    account.runs = survivors::runs();
    tell(asked, account);
}

/// Lets the engine search.
///
/// # Errors
/// With the message of the panic that left it.
pub fn search<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(run))
        .map_err(|payload| message(&*payload).unwrap_or("a panic without words").to_owned())
}

/// The test has failed, as the engine says.
pub fn failed(words: String) {
    with(|account| account.failed = Some(words));
}

/// A search came to its end without a failure.
pub fn covered(covered: Covered) {
    with(|account| account.covered = Some(covered));
}

fn with(change: impl FnOnce(&mut Account)) {
    if let Some(open) = &mut *open() {
        change(&mut open.account);
    }
}

/// Ends the account.
pub fn end(limits: Vec<String>) -> Account {
    open().take().map(|open| open.close(limits)).unwrap_or_default()
}

/// Says why the engine cannot check this test and ends the process, if there is an account: where this is called the
/// test cannot go on, and nothing may unwind.
pub fn refuse(why: &str) {
    leave(|account| account.refused = Some(why.to_owned()));
}

/// Says that a failure is not there any more, and ends the process.
pub(crate) fn end_unrepeated() {
    leave(|account| account.unrepeated = true);
}

fn leave(last: impl FnOnce(&mut Account)) {
    let Some(mut open) = open().take() else { return };
    last(&mut open.account);
    let asked = open.asked.clone();
    tell(&asked, &open.close(Vec::new()));
    // Destructors and other threads belong to the test.
    // SAFETY: `_exit` reads no memory.
    unsafe { libc::_exit(0) }
}
