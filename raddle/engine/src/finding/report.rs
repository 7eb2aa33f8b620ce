//! What a check answers: an [`Outcome`] with its [`Finding`]s and their [`Trace`]s.

use serde::{Deserialize, Serialize};

use crate::evidence::{Evidence, FindingKind};
use crate::graph::site::{Role, SiteId};

/// What was explored, and what was found.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// Complete and deadlocked or otherwise failing executions.
    pub executions: u64,
    /// Executions cut short because they led nowhere new.
    pub blocked: u64,
    /// Distinct execution graphs among `executions`.
    pub distinct: u64,
    /// Whether everything was explored.
    pub complete: bool,
    /// What went wrong, at most one of each kind and message.
    pub findings: Vec<Finding>,
}

/// A failing execution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What is wrong.
    pub kind: FindingKind,
    /// What is wrong, in words, with sites.
    pub message: String,
    /// What proves it; `None` where another detector than raddle has only words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// Token for [`Checker::replay`](crate::Checker::replay) or `RADDLE_REPLAY`.
    pub replay: String,
    /// Executions that passed before this one was met.
    pub executions_before: u64,
    /// Times a thread is made to stop though it could go on.
    pub preemptions: u32,
    /// The shortest interleaving known to fail the same way.
    pub trace: Trace,
}

impl Finding {
    /// A finding of another detector than raddle, which has no token: what it proves, and whatever trace there is.
    pub fn told(evidence: Evidence, trace: Trace) -> Self {
        Self {
            kind: evidence.kind(),
            message: evidence.to_string(),
            evidence: Some(evidence),
            replay: String::new(),
            executions_before: 0,
            preemptions: 0,
            trace,
        }
    }

    /// A finding of another detector than raddle, of which there are only words.
    pub fn said(kind: FindingKind, message: String) -> Self {
        let (evidence, replay, trace) = (None, String::new(), Trace::default());
        Self { kind, message, evidence, replay, executions_before: 0, preemptions: 0, trace }
    }
}

/// The events of an execution, in an order in which they can be run.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Trace {
    /// Names of the threads, by number.
    pub threads: Vec<String>,
    /// The events.
    pub steps: Vec<Step>,
}

/// One event of a [`Trace`].
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Step {
    /// Number of the thread.
    pub thread: usize,
    /// What the program called, as `lock` or `fetch_add`, for display.
    pub operation: String,
    /// What that does.
    #[serde(default, skip_serializing_if = "Role::is_other")]
    pub role: Role,
    /// The object it was called on, as `Mutex#1`; empty if none.
    pub object: String,
    /// What was read or written, `old → new` if both; for `spawn` and `join`, the other thread's name.
    pub value: Option<String>,
    /// Whether it writes to the object.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub writes: bool,
    /// The memory ordering, for atomics.
    pub ordering: Option<String>,
    /// For a read: the step whose write it saw; `None` for the initial value.
    pub reads_from: Option<usize>,
    /// Whether a newer value was there to see.
    pub stale: bool,
    /// `file:line:column`.
    pub location: String,
    /// What identifies the operation and its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_id: Option<SiteId>,
    /// What it does to the lock it is called on; `None` for other objects, and for a `try_lock` that fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lock: Option<LockEffect>,
    /// Whether the thread waits here for ever: the last step of each thread in a deadlock.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blocked: bool,
    /// How many steps it stands for, which are left out of an [abridged](Finding::abridged) trace.
    #[serde(default, skip_serializing_if = "is_none_left_out")]
    pub left_out: usize,
    /// If it is blocked: numbers of the threads without which it cannot go on. Empty if no thread could wake it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits_for: Vec<usize>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_none_left_out(steps: &usize) -> bool {
    *steps == 0
}

/// What a [`Step`] does to a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LockEffect {
    /// Its thread holds the lock from here on, alone.
    Taken,
    /// Its thread holds the lock from here on, beside other readers.
    Shared,
    /// Its thread gives up what it held.
    Released,
    /// Its thread waits for the lock, for ever.
    Awaited,
}
