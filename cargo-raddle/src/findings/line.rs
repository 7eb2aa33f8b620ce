//! A line of the program, and what it does in an execution.

use raddle::{Finding, LockEffect, Step};

use super::sources::{Place, Sources};

/// A line of the program and what it does in this execution.
#[derive(Debug)]
pub(super) struct Line {
    /// The name of the thread.
    pub(super) thread: String,
    /// The index of its step; `None` for an access of a data race, and for where a panic is.
    pub(super) step: Option<usize>,
    pub(super) place: Place,
    /// What it does, as "takes Mutex#1".
    pub(super) does: String,
}

impl Line {
    /// Of a step of the trace.
    pub(super) fn of_step(finding: &Finding, at: usize, sources: &Sources) -> Self {
        let step = &finding.trace.steps[at];
        Self {
            thread: finding.trace.threads[step.thread].clone(),
            step: has_lanes(finding).then_some(at),
            place: sources.place(&step.location),
            does: does(finding, at),
        }
    }

    /// Of one of the two accesses of a data race, the first of which has the number 1.
    pub(super) fn of_access(finding: &Finding, access: &Step, number: usize, sources: &Sources) -> Self {
        Self {
            thread: finding.trace.threads[access.thread].clone(),
            step: None,
            place: sources.place(&access.location),
            does: format!("({number}) {}", access_words(access)),
        }
    }
}

/// What a step does, as "takes Mutex#1".
pub(super) fn does(finding: &Finding, at: usize) -> String {
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

/// What a data race is.
pub(super) fn race_of(one: &str, other: &str) -> String {
    format!("{one} and {other} use the same plain memory, at least one writes, and nothing orders them")
}

/// Whether its steps are an interleaving, rather than the places that a tool without one names.
pub(super) fn has_lanes(finding: &Finding) -> bool {
    !finding.trace.steps.is_empty() && !finding.replay.is_empty()
}
