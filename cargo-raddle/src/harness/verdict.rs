//! From what a test's process did and told to a [`Test`] of the report.

use raddle::{Finding, FindingKind, Outcome};
use raddle_tools::process::{End, Ended};
use raddle_tools::text::tail;
use std_harness::Told;
use std_harness::account::Account;

use super::account;
use super::config::Suppression;
use super::engine::Engine;
use super::tests::Listed;
use super::today::Date;
use crate::findings::{Coverage, Test, Verdict};

pub(super) const ALONE: &str = "this test exercised nothing: one thread, so there is one execution";
const APART: &str = "this test exercised little: its threads share no object that raddle sees";

/// What a test's process told.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    /// raddle has findings to tell.
    Told(Told<Outcome>),
    /// The others panic.
    Account(Account),
}

impl Answer {
    pub(super) fn parse(engine: Engine, text: &[u8]) -> Option<Self> {
        match engine {
            Engine::Raddle => serde_json::from_slice(text).ok().map(Self::Told),
            Engine::Loom | Engine::Shuttle => serde_json::from_slice(text).ok().map(Self::Account),
        }
    }

    /// Times the test was run, where that decides how to look at it again.
    pub(super) fn runs(&self) -> u64 {
        match self {
            Self::Told(_) => 0,
            Self::Account(account) => account.runs,
        }
    }

    /// Whether the engine had its last word.
    pub(super) fn is_over(&self) -> bool {
        matches!(self, Self::Account(account) if account.over)
    }

    /// Whether a failure was not there again.
    pub(super) fn is_unrepeated(&self) -> bool {
        matches!(self, Self::Account(account) if account.unrepeated)
    }

    pub(super) fn findings(&self) -> &[Finding] {
        match self {
            Self::Told(told) => &told.outcome.findings,
            Self::Account(_) => &[],
        }
    }
}

const TIMED: &str = "every execution in which time passes only when no thread can go on";

/// What is to be said of a test.
pub(super) fn of(test: &Listed<'_>, ended: &Ended, told: Option<Answer>) -> Test {
    let mut judged = match told {
        Some(Answer::Told(told)) => by_its_word(test, told),
        Some(Answer::Account(account)) => account::judged(test, account, ended),
        None => by_its_end(test, ended),
    };
    judged.millis = u64::try_from(ended.took.as_millis()).unwrap_or(u64::MAX);
    judged
}

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

fn by_its_word(test: &Listed<'_>, told: Told<Outcome>) -> Test {
    let outcome = told.outcome;
    let mut judged = Test {
        executions: outcome.executions,
        distinct: outcome.distinct,
        limits: told.limits,
        findings: outcome.findings,
        ..test.entry()
    };
    // That a program is not the same twice says nothing about its correctness.
    let strays = |finding: &Finding| finding.kind == FindingKind::Nondeterminism;
    if let Some(stray) = judged.findings.iter().find(|finding| strays(finding)) {
        judged.reason = Some(format!("it depends on something that raddle does not control: {}", stray.message));
        judged.findings.retain(|finding| !strays(finding));
        judged.verdict = Verdict::Inconclusive;
    }
    if !judged.findings.is_empty() {
        judged.verdict = Verdict::Found;
        judged.reason = None;
        return judged;
    }
    if judged.verdict == Verdict::Inconclusive {
        return judged;
    }
    if outcome.complete {
        judged.coverage = Some(if told.timed { Coverage::Bounded } else { Coverage::Complete });
        let exercised = [(told.threads <= 1, ALONE), (told.locations <= told.threads.saturating_sub(1), APART)];
        let exercised = exercised.into_iter().find(|(is, _)| *is).map(|(_, words)| words);
        judged.reason = told.timed.then_some(TIMED).or(exercised).map(str::to_owned);
    } else if judged.executions > 0 {
        judged.coverage = Some(Coverage::Sampled);
    } else {
        judged.verdict = Verdict::Inconclusive;
        judged.reason = Some(
            "no execution came to an end: each has too many steps, or takes too long (hint: --budget, --max-steps)"
                .to_owned(),
        );
    }
    judged
}

/// A finding without a trace, by which a test cannot be run again.
pub(super) fn found(test: &Listed<'_>, kind: FindingKind, message: String, executions_before: u64) -> Test {
    let trace = raddle::Trace::default();
    let finding =
        Finding { kind, message, evidence: None, replay: String::new(), executions_before, preemptions: 0, trace };
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

/// Takes out what is known, and says so; also which suppressions were not needed.
pub(crate) fn suppress(tests: &mut [Test], suppressions: &[Suppression]) -> Vec<String> {
    let today = Date::today();
    let mut used = vec![false; suppressions.len()];
    for test in tests.iter_mut().filter(|test| test.verdict == Verdict::Found) {
        let mut known = Vec::new();
        test.findings.retain(|finding| {
            let covers = suppressions.iter().position(|s| s.covers(&test.name, finding, today));
            known.extend(covers);
            covers.is_none()
        });
        known.iter().for_each(|&at| used[at] = true);
        if let (true, Some(&at)) = (test.findings.is_empty(), known.first()) {
            test.verdict = Verdict::Ignored;
            test.reason = Some(format!("suppressed until {}: {}", suppressions[at].until, suppressions[at].reason));
        }
    }
    let unused = suppressions.iter().zip(used).filter(|(_, used)| !used).map(|(suppression, _)| {
        let why = if today > suppression.until { "has expired" } else { "matches no finding" };
        format!("the suppression of `{}` ({}) {why}", suppression.test, suppression.reason)
    });
    unused.collect()
}
