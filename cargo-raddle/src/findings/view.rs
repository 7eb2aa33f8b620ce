//! What every report shows of a finding: a headline, the place to point at, the lines that break it, in words.

use raddle::{Finding, FindingKind, LockEffect, Step};

use super::Test;
use super::sources::{Place, Sources};
use super::spoken;
use super::timeline::states;

/// A finding as it is shown.
#[derive(Debug)]
pub(crate) struct View {
    /// What is wrong, as short as the lines below it allow.
    pub(crate) headline: String,
    /// What is wrong in full, the kind not repeated and paths as short as they can be.
    pub(crate) message: String,
    /// Where to point at.
    pub(crate) place: Option<Place>,
    /// The lines to look at first, in the order in which they run.
    pub(crate) lines: Vec<Line>,
    /// Why each of the two accesses of a data race may come first.
    pub(crate) note: Option<&'static str>,
}

/// A line of the program and what it does in this execution.
#[derive(Debug)]
pub(crate) struct Line {
    /// The name of the thread.
    pub(crate) thread: String,
    /// The index of its step; `None` for an access of a data race, and for where a panic is.
    pub(crate) step: Option<usize>,
    pub(crate) place: Place,
    /// What it does, as "takes Mutex#1".
    pub(crate) does: String,
}

impl View {
    pub(crate) fn of(finding: &Finding, sources: &Sources) -> Self {
        let decisive = finding.decisive();
        let mut lines: Vec<Line> = decisive.iter().map(|&at| line(finding, at, sources)).collect();
        let accesses = finding.accesses();
        for (number, access) in accesses.iter().enumerate() {
            lines.push(Line {
                thread: finding.trace.threads[access.thread].clone(),
                step: None,
                place: sources.place(&access.location),
                does: format!("({}) {}", number + 1, access_words(access)),
            });
        }
        if lines.is_empty() && !has_lanes(finding) {
            lines = (0..finding.trace.steps.len()).map(|at| line(finding, at, sources)).collect();
        }
        if let Some((thread, site)) = panic_site(finding) {
            let does = "panics".to_owned();
            lines.push(Line { thread: thread.to_owned(), step: None, place: sources.place(site), does });
        }
        if finding.trace.steps.is_empty() && finding.kind != FindingKind::Panic {
            lines.extend(spoken::lines(finding, sources));
        }
        let place = match finding.kind {
            FindingKind::Deadlock => lines.iter().rev().find(|line| line.place.own),
            _ => lines.iter().rev().find(|line| line.step.is_none()),
        };
        let place = place.or(lines.last()).map(|line| line.place.clone());
        let place = place.or_else(|| finding.trace.steps.last().map(|step| sources.place(&step.location)));
        let note = (accesses.len() == 2).then_some("nothing makes (1) happen before (2), or (2) before (1)");
        let message = message(finding, sources);
        let headline = headline(finding).or_else(|| spoken::headline(finding, &lines));
        let headline = headline.unwrap_or_else(|| message.clone());
        Self { headline, message, place, lines, note }
    }
}

/// Whether its steps are an interleaving, rather than the places that a tool without one names.
pub(crate) fn has_lanes(finding: &Finding) -> bool {
    !finding.trace.steps.is_empty() && !finding.replay.is_empty()
}

/// For a deadlock, the circle or those who wait; for a race, that it is one: the lines tell the rest.
fn headline(finding: &Finding) -> Option<String> {
    let trace = &finding.trace;
    let names = |threads: &[usize], between: &str| {
        threads.iter().map(|t| trace.threads[*t].as_str()).collect::<Vec<_>>().join(between)
    };
    match finding.kind {
        FindingKind::Deadlock => {
            let last = states(trace).pop()?;
            if let Some(mut cycle) = last.cycle() {
                cycle.push(cycle[0]);
                return Some(match cycle.as_slice() {
                    [one, _] => format!("{} waits for itself", trace.threads[*one]),
                    cycle => format!("a circle of threads, each waiting for the next: {}", names(cycle, " → ")),
                });
            }
            let waiting: Vec<usize> = last.waits.iter().map(|wait| wait.thread).collect();
            let wait = if waiting.len() == 1 { "waits" } else { "wait" };
            (!waiting.is_empty()).then(|| format!("{} {wait} for ever", names(&waiting, " and ")))
        }
        FindingKind::DataRace => {
            let accesses = finding.accesses();
            let [one, other] = accesses.as_slice() else { return None };
            Some(race_of(&trace.threads[one.thread], &trace.threads[other.thread]))
        }
        _ => None,
    }
}

/// What a data race is.
pub(super) fn race_of(one: &str, other: &str) -> String {
    format!("{one} and {other} use the same plain memory, at least one writes, and nothing orders them")
}

fn line(finding: &Finding, at: usize, sources: &Sources) -> Line {
    let step = &finding.trace.steps[at];
    Line {
        thread: finding.trace.threads[step.thread].clone(),
        step: has_lanes(finding).then_some(at),
        place: sources.place(&step.location),
        does: words(finding, at),
    }
}

/// What a step does, as "takes Mutex#1".
pub(crate) fn words(finding: &Finding, at: usize) -> String {
    let step = &finding.trace.steps[at];
    let Step { object, operation, value, ordering, .. } = step;
    if step.blocked {
        return finding.trace.why(at).unwrap_or_default();
    }
    match (step.lock, operation.as_str()) {
        (Some(LockEffect::Taken), _) => return format!("takes {object}"),
        (Some(LockEffect::Shared), _) => return format!("takes {object} to read"),
        (Some(LockEffect::Released), _) => return format!("releases {object}"),
        (None, "notify_one" | "notify_all") => {
            let woken = value.as_deref().unwrap_or("wakes nobody: nobody waits");
            return format!("notifies {object}, {woken}");
        }
        (None, "spawn") => return format!("starts {}", value.as_deref().unwrap_or("a thread")),
        (None, "join" | "end of scope") => {
            return format!("sees that {} has ended", value.as_deref().unwrap_or("a thread"));
        }
        (None, "number") => return format!("takes a place in the queue of {object}"),
        (None, "begin to wait") => return format!("begins to wait for {object}"),
        _ => {}
    }
    let Some(ordering) = ordering.as_deref().filter(|_| value.is_some()) else { return step.to_string() };
    let value = value.as_deref().unwrap_or_default();
    let mut words = match value.split_once(" → ") {
        Some((seen, written)) => format!("{operation}: {object} from {seen} to {written} ({ordering})"),
        None if operation == "store" => format!("writes {value} to {object} ({ordering})"),
        None => format!("reads {value} from {object} ({ordering})"),
    };
    if let Some(why) = finding.trace.why(at) {
        words.push_str(": ");
        words.push_str(why.strip_prefix("reads from ").unwrap_or(&why));
    }
    words
}

/// "writes (`Cell::set`)".
fn access_words(access: &Step) -> String {
    let verb = if access.value.as_deref() == Some("(write)") { "writes" } else { "reads" };
    match (access.object.as_str(), access.operation.as_str()) {
        ("", "") => verb.to_owned(),
        ("", operation) => format!("{verb} (`{operation}`)"),
        (object, operation) => format!("{verb} (`{object}::{operation}`)"),
    }
}

/// The command that shows the finding again.
pub(crate) fn again(test: &Test, finding: &Finding) -> Option<String> {
    let Test { name, package, again, .. } = test;
    let token = (!finding.replay.is_empty())
        .then(|| format!("cargo raddle test --replay {} -- -p {package} {name}", finding.replay));
    token.or_else(|| again.clone())
}

/// The thread that panics and where: "main panicked at a.rs:1:2: …".
fn panic_site(finding: &Finding) -> Option<(&str, &str)> {
    let (thread, rest) = finding.message.split_once(" panicked at ")?;
    let (site, _) = rest.split_once(": ")?;
    (finding.kind == FindingKind::Panic && !site.is_empty()).then_some((thread, site))
}

fn message(finding: &Finding, sources: &Sources) -> String {
    let message = sources.shorten(&finding.message);
    let kind = finding.kind.to_string();
    let rest = message.strip_prefix(&kind).map(|rest| rest.trim_start_matches([':', ' ']));
    let message = rest.unwrap_or(&message);
    let lines: Vec<&str> = message.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("; ")
}
