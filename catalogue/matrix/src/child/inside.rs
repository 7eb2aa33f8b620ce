//! The inside of a child: one job, its report, and a hook that reports a panic before anything can abort.

use std::fs::File;
use std::io::Write as _;
use std::os::fd::FromRawFd as _;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::{Mutex, OnceLock, PoisonError};

use catalogue::FailureKind;
use raddle::panic::message;
use raddle_tools::engine_panic::Panicked;
use raddle_tools::verdict::{Coverage, Finding, Verdict};
use std_harness::overflow;

use super::patience::Patience;
use super::protocol::{ASK, Note, Request};
use crate::detectors;
use crate::programs::{self, Table};
use crate::signature::of_panic;

/// Does what the parent asks and ends the process, if this process is a child; else does nothing.
///
/// To be called first thing in `main` by every executable that runs detectors.
pub fn run_if_asked() {
    run_if_asked_with(&[]);
}

/// As [`run_if_asked`], with more programs than the catalogue's. They are the same on every std and both sides.
pub fn run_if_asked_with(more: Table) {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() != Some(ASK) {
        return;
    }
    programs::add(more);
    let request = arguments.next().unwrap_or_default();
    let verdict = match serde_json::from_str::<Request>(&request) {
        Ok(request) => answer(&request),
        Err(error) => Verdict::Inconclusive(format!("internal error: the child was asked `{request}`: {error}")),
    };
    conclude(verdict)
}

/// What a detector does inside a child.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Job {
    /// Runs the scenario and gives the verdict. A panic that leaves it is a failure of the program.
    pub(crate) run: fn(&Request) -> Verdict,
    /// Executions begun so far.
    pub(crate) progress: fn() -> u64,
    /// How long it may stand still.
    pub(crate) patience: Patience,
}

fn answer(request: &Request) -> Verdict {
    let Some(job) = detectors::job(&request.detector) else {
        return Verdict::Inconclusive(format!("internal error: no detector `{}` runs in a child", request.detector));
    };
    REPORT.get_or_init(take_over_stdout);
    PROGRESS.get_or_init(|| job.progress);
    panic::set_hook(Box::new(on_panic));
    overflow::install();
    job.patience.watch(job.progress, |words| {
        conclude(Verdict::Found(Finding {
            kind: FailureKind::Hang,
            message: words.to_owned(),
            site: None,
            evidence: panics().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
            executions: executions(),
        }))
    });
    attempt(|| (job.run)(request)).unwrap_or_else(|verdict| verdict)
}

/// Runs `f`; a panic that leaves it becomes a verdict.
pub(crate) fn attempt<T>(f: impl FnOnce() -> T) -> Result<T, Verdict> {
    panic::catch_unwind(AssertUnwindSafe(f)).map_err(|payload| {
        let message = message(&*payload).unwrap_or("a panic without words").to_owned();
        let seen = panics();
        let known = Panicked::cause(&message, &seen).cloned();
        let unknown = || Panicked { message, file: String::new(), line: 0, execution: executions().unwrap_or(0) };
        let mut verdict = of_panic(&known.unwrap_or_else(unknown));
        if let Verdict::Found(finding) = &mut verdict {
            // A panic that was caught in earlier executions may have been seen only in the first.
            finding.executions = executions();
            finding.evidence = seen.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        }
        verdict
    })
}

/// Lets `engine` take over the hook, and reports panics before they reach it.
///
/// An engine that calls the hook it has replaced would have a panic reported twice, so there is none to call.
pub(crate) fn report_panics_before(engine: impl FnOnce()) {
    panic::set_hook(Box::new(|_| {}));
    engine();
    let engines = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        on_panic(info);
        engines(info);
    }));
}

/// Reports that so much was explored without a failure.
pub(crate) fn completed(coverage: Coverage, executions: u64) {
    note(&Note::Completed { coverage, executions });
}

/// The last words of a child, and its end.
pub(crate) fn conclude(verdict: Verdict) -> ! {
    note(&Note::Said(verdict));
    // Not `exit`: destructors and detached threads belong to the program, which may do anything in them.
    // SAFETY: `_exit` reads no memory.
    unsafe { libc::_exit(0) }
}

static REPORT: OnceLock<File> = OnceLock::new();
static PROGRESS: OnceLock<fn() -> u64> = OnceLock::new();
/// The panics of the latest executions that had any.
static PANICS: Mutex<Vec<Panicked>> = Mutex::new(Vec::new());

fn executions() -> Option<u64> {
    PROGRESS.get().map(|progress| progress()).filter(|n| *n > 0)
}

fn panics() -> Vec<Panicked> {
    PANICS.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Executions that may run at the same time, as under stress: one of them may begin between a panic and what follows it.
const AT_ONCE: u64 = 2;

fn on_panic(info: &PanicHookInfo<'_>) {
    let panicked = Panicked {
        message: message(info.payload()).unwrap_or("a panic without words").to_owned(),
        file: info.location().map_or_else(String::new, |at| at.file().to_owned()),
        line: info.location().map_or(0, |at| at.line()),
        execution: executions().unwrap_or(0),
    };
    note(&Note::Panicked(panicked.clone()));
    let mut seen = PANICS.lock().unwrap_or_else(PoisonError::into_inner);
    seen.retain(|earlier| earlier.execution + AT_ONCE > panicked.execution);
    seen.push(panicked);
}

/// Writes a line, whole, in one call: nothing of it waits in a buffer when the process is killed.
fn note(note: &Note) {
    let mut line = serde_json::to_string(note).unwrap_or_default();
    line.push('\n');
    // A parent that is gone reads nothing; the system ends this process too.
    let _ = REPORT.get_or_init(take_over_stdout).write_all(line.as_bytes());
}

/// Keeps the pipe that was stdout for the report. What the program prints goes to stderr from now on.
fn take_over_stdout() -> File {
    // SAFETY: both descriptors are open in every child of `examine`; the new one belongs to the `File` alone.
    unsafe {
        let pipe = libc::fcntl(libc::STDOUT_FILENO, libc::F_DUPFD_CLOEXEC, 3);
        libc::dup2(libc::STDERR_FILENO, libc::STDOUT_FILENO);
        File::from_raw_fd(pipe)
    }
}
