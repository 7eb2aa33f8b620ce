//! The outside of a child: starts it, and turns whatever happened into a verdict.

use std::process::Command;
use std::time::{Duration, Instant};

use catalogue::{Detector, Failure, FailureKind, Listed, Side};
use raddle_tools::engine_panic::Panicked;
use raddle_tools::process::{End, Ended, Limits, run};
use raddle_tools::text::{one_line, relative, tail};
use raddle_tools::verdict::{Finding, Verdict};
use std_harness::overflow::OVERFLOWED;

use super::protocol::{ASK, Note, Request};
use crate::measured::Measured;
use crate::signature::of_panic;

/// A scenario of one side of a pair, as a detector of this executable is asked about it.
#[derive(Clone, Copy, Debug)]
pub struct Program<'a> {
    /// The pair.
    pub listed: &'a Listed,
    /// The side.
    pub side: Side,
    /// The scenario, or whatever the detector calls its parts.
    pub scenario: &'a str,
}

impl Program<'_> {
    /// How the bug may show itself here.
    fn shows(&self) -> Vec<Failure> {
        let scenarios = self.listed.pair.scenarios.iter();
        scenarios
            .filter(|scenario| scenario.name == self.scenario)
            .flat_map(|scenario| scenario.shows)
            .copied()
            .collect()
    }

    /// A command that gives `detector`'s verdict again, with its evidence.
    pub fn reproduce(&self, detector: Detector) -> String {
        let (pair, side, scenario) = (self.listed.pair.name, self.side, self.scenario);
        format!("cargo matrix try {pair} --detector {detector} --side {side} --scenario {scenario}")
    }
}

/// `detector`'s verdict on a scenario, given by a child of this executable.
pub fn examine(detector: Detector, program: Program<'_>) -> Measured {
    /// Far above what any detector takes on a loaded machine. It is for what even the child's watchdog cannot stop.
    const AT_MOST: Duration = Duration::from_secs(180);
    let mut request = Request::new(detector, program.listed.pair.name, program.side, program.scenario);
    let source = match program.side {
        Side::Buggy => program.listed.buggy,
        Side::Fixed => program.listed.fixed,
    };
    request.alone = has_statics(source);

    let started = Instant::now();
    let verdict = match ask(&request, Limits::program(AT_MOST)) {
        Ok(ended) => interpret(&ended, &program.shows()),
        Err(error) => Verdict::Inconclusive(format!("the child could not be started: {error}")),
    };
    Measured { verdict, took: started.elapsed(), reproduce: program.reproduce(detector) }
}

const OVERFLOW: &str = "a thread has overflowed its stack";
const OUT_OF_MEMORY: &str = "the memory limit was reached";

fn ask(request: &Request, limits: Limits) -> std::io::Result<Ended> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(ASK).arg(serde_json::to_string(request)?);
    // Engines read their settings from the environment; here the request alone decides.
    command.env_clear();
    if let Some(path) = std::env::var_os("LD_LIBRARY_PATH") {
        command.env("LD_LIBRARY_PATH", path);
    }
    run(command, limits)
}

/// What the child did, in the words all detectors share.
fn interpret(ended: &Ended, shows: &[Failure]) -> Verdict {
    let mut panics: Vec<Panicked> = Vec::new();
    for note in Note::parse(&ended.stdout) {
        match note {
            // loom turns a coroutine's overflow into a panic without words.
            Note::Said(Verdict::Found(mut finding)) if ended.stderr.contains(OVERFLOWED) => {
                (finding.kind, finding.message) = (FailureKind::StackOverflow, OVERFLOW.to_owned());
                return with_output(Verdict::Found(finding), &ended.stderr);
            }
            Note::Said(verdict) => return named(verdict, &panics, shows),
            Note::Completed { .. } => panics.clear(),
            Note::Panicked(panicked) => {
                panics.retain(|earlier| earlier.execution == panicked.execution);
                panics.push(panicked);
            }
        }
    }

    // The child had no last word: its program ended it.
    let (kind, message) = match ended.end {
        _ if ended.stderr.contains(OVERFLOWED) => (FailureKind::StackOverflow, OVERFLOW.into()),
        End::OutOfMemory => (FailureKind::OutOfMemory, OUT_OF_MEMORY.into()),
        End::Signalled(_) if ended.stderr.contains("memory allocation of ") => {
            (FailureKind::OutOfMemory, OUT_OF_MEMORY.into())
        }
        End::TimedOut | End::Asleep | End::Stuck => {
            (FailureKind::Hang, format!("no end after {} s", ended.took.as_secs()))
        }
        End::Signalled(signal) => {
            // A second panic, in a destructor or in the engine's own clean-up, made an abort of the first. Only an
            // engine's word for a deadlock may come later: by then the destructors have begun to fail.
            if let Some(cause) = panics.iter().find(|panicked| panicked.is_deadlock()).or(panics.first()) {
                let mut verdict = of_panic(cause);
                if let Verdict::Found(finding) = &mut verdict {
                    finding.evidence = panics.iter().map(|p| format!("{p}\n")).collect::<String>();
                    finding.evidence.push_str(&format!("the process was ended by {}", signal_name(signal)));
                }
                return with_output(named(verdict, &panics, shows), &ended.stderr);
            }
            let said = ended.stderr.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
            (FailureKind::Abort, one_line(format!("ended by {}: {said}", signal_name(signal)).trim_end_matches(": ")))
        }
        End::Exited(status) => (
            FailureKind::Exit,
            format!("the program ended the process with status {status} before the scenario was over"),
        ),
    };
    let evidence = panics.iter().map(|p| format!("{p}\n")).collect();
    let executions = panics.last().map(|panicked| panicked.execution);
    with_output(Verdict::Found(Finding { kind, message, site: None, evidence, executions }), &ended.stderr)
}

/// One panic leads to others: whoever meets the poisoned lock, whoever joins the thread. Which of them leaves the
/// scenario first is left to the order of the joins, so of those of one execution the one that the entry names counts.
fn named(verdict: Verdict, panics: &[Panicked], shows: &[Failure]) -> Verdict {
    let is_named = |finding: &Finding| shows.iter().any(|failure| failure.matches(finding.kind, &finding.message));
    match verdict {
        Verdict::Found(finding) if finding.kind == FailureKind::Panic && !is_named(&finding) => {
            let mut others = panics.iter().filter_map(|panicked| match of_panic(panicked) {
                Verdict::Found(other) if is_named(&other) => Some(other),
                _ => None,
            });
            Verdict::Found(match others.next() {
                Some(Finding { kind, message, site, .. }) => Finding { kind, message, site, ..finding },
                None => finding,
            })
        }
        verdict => verdict,
    }
}

/// Adds what the program, the engine and the system printed to the evidence of an end without a last word.
fn with_output(mut verdict: Verdict, output: &str) -> Verdict {
    let output = tail(output, 3 << 10).trim();
    if let Verdict::Found(finding) = &mut verdict
        && !output.is_empty()
    {
        finding.evidence = format!("{}\n{}", finding.evidence.trim_end(), relative(output)).trim_start().to_owned();
    }
    verdict
}

/// Whether a program keeps state outside its scenario, so that two runs in one process meet.
fn has_statics(source: &str) -> bool {
    source.lines().map(str::trim_start).any(|line| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        line.starts_with("static ") || line.starts_with("thread_local!")
    })
}

fn signal_name(signal: i32) -> String {
    match signal {
        libc::SIGABRT => "SIGABRT".to_owned(),
        libc::SIGBUS => "SIGBUS".to_owned(),
        libc::SIGFPE => "SIGFPE".to_owned(),
        libc::SIGILL => "SIGILL".to_owned(),
        libc::SIGKILL => "SIGKILL".to_owned(),
        libc::SIGSEGV => "SIGSEGV".to_owned(),
        libc::SIGTRAP => "SIGTRAP".to_owned(),
        other => format!("signal {other}"),
    }
}
