//! Entries of the report for tests of which no engine has told anything: not run, not told, or ended by themselves.

use raddle::{Finding, FindingKind};
use raddle_tools::process::{End, Ended};
use raddle_tools::text::tail;

use super::listed::Listed;
use crate::findings::{Test, Verdict};

/// Why a verdict on a test with one thread is worth little.
pub(super) const ALONE: &str = "this test exercised nothing: one thread, so there is one execution";

/// Of a test that is not run.
pub(super) fn marked_ignored(test: &Listed<'_>) -> Test {
    let reason = "marked with #[ignore] (hint: -- -- --include-ignored)".to_owned();
    Test { verdict: Verdict::Ignored, reason: Some(reason), ..test.entry() }
}

/// Of a test that cannot be told anything about.
pub(super) fn inconclusive(test: &Listed<'_>, why: &str) -> Test {
    Test { verdict: Verdict::Inconclusive, reason: Some(why.to_owned()), ..test.entry() }
}

/// Of a test whose failure is not there when it is the first execution of a process.
pub(super) fn unrepeatable(judged: Test) -> Test {
    let first = judged.findings.first().map(|finding| format!("{}: {}", finding.kind, finding.message));
    let reason = format!(
        "a failure is not there in a new process, so something that survives an execution made it, such as a `static` \
         of plain memory: {}",
        first.unwrap_or_default()
    );
    Test { verdict: Verdict::Inconclusive, reason: Some(reason), findings: Vec::new(), ..judged }
}

/// A finding without a trace, by which a test cannot be run again.
pub(super) fn found(test: &Listed<'_>, kind: FindingKind, message: String, executions_before: u64) -> Test {
    found_by(test, Finding { executions_before, ..Finding::said(kind, message) })
}

/// A test with this finding.
pub(super) fn found_by(test: &Listed<'_>, finding: Finding) -> Test {
    Test { verdict: Verdict::Found, findings: vec![finding], ..test.entry() }
}

pub(super) fn by_its_end(test: &Listed<'_>, ended: &Ended) -> Test {
    let said = tail(&ended.stderr, 2 << 10).trim().lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
    let found = |kind, message| found(test, kind, message, 0);
    if ended.stderr.contains("has overflowed its stack") {
        return found(FindingKind::StackOverflow, "a thread has overflowed its stack".to_owned());
    }
    match ended.end {
        End::Exited(0) => inconclusive(test, "it was not taken over: its `#[test]` is not the stand-in's"),
        // What libtest answers when a test fails.
        End::Exited(101) if ended.stdout.contains("test result: FAILED") => {
            found(FindingKind::Panic, format!("it fails before it is a model: {said}"))
        }
        End::Exited(status) => found(FindingKind::Abort, format!("it ended the process with status {status}: {said}")),
        End::Signalled(signal) => found(FindingKind::Abort, format!("signal {signal} ended the process: {said}")),
        End::TimedOut => inconclusive(
            test,
            &format!(
                "no end after {} s: an execution is that long, or a loop in it has no operation that {} sees",
                ended.took.as_secs(),
                test.engine.name()
            ),
        ),
        End::Asleep | End::Stuck => inconclusive(
            test,
            &format!(
                "it waits for something outside of {}: real input and output, or a lock of the system's",
                test.engine.name()
            ),
        ),
        End::OutOfMemory => inconclusive(test, "it used up the memory that it may have"),
    }
}
