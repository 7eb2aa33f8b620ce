//! What a step's row, its stage and the graph have in common.

use raddle::{Step, Trace};

/// A class for the colour of a thread.
pub(super) fn lane(thread: usize) -> String {
    format!("lane-{}", thread % 6)
}

/// For a stale read: the newest write that it missed.
pub(super) fn missed(trace: &Trace, at: usize) -> Option<usize> {
    let read = trace.steps.get(at).filter(|step| step.stale)?;
    let writes = |step: &Step| {
        step.object == read.object
            && (step.operation == "store" || step.value.as_ref().is_some_and(|value| value.contains('→')))
    };
    trace.steps[..at].iter().rposition(writes)
}
