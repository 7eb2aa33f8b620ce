//! From what a test's process did and told to a [`Test`] of the report.

use raddle::{Finding, FindingKind, Outcome};
use raddle_tools::process::Ended;
use std_harness::Told;
use std_harness::account::Account;

use super::account;
use super::engine::Engine;
use super::entry::{ALONE, by_its_end};
use super::listed::Listed;
use crate::findings::{Coverage, Test, Verdict};

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
