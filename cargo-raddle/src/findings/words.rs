//! What several reports say of a test and of a finding, in the same words.

use std::fmt::Write as _;

use raddle::Finding;

use super::{Coverage, DETECTORS, Report, Test, Verdict};

/// A test's name with all that tells it from others.
pub(super) fn title(test: &Test) -> String {
    let target = if matches!(test.target.as_str(), "lib" | "") { String::new() } else { format!("{}::", test.target) };
    format!("{} {target}{}", test.package, test.name)
}

/// Who says it, where that is not a matter of course: " (miri)".
pub(super) fn by(report: &Report, test: &Test) -> String {
    let is_clear = report.detectors().len() <= 1 && test.detector == DETECTORS[0];
    if is_clear { String::new() } else { format!(" ({})", test.detector) }
}

/// What is said of a test, in words that do not promise more than was looked at.
pub(super) fn said(test: &Test) -> &'static str {
    match (test.verdict, test.coverage) {
        (Verdict::Found, _) => "found",
        (Verdict::Clean, Some(Coverage::Complete)) => "clean, every execution",
        (Verdict::Clean, Some(Coverage::Bounded)) => "clean within bounds",
        (Verdict::Clean, _) => "clean as far as sampled",
        (Verdict::Inconclusive, _) => "inconclusive",
        (Verdict::Ignored, _) => "ignored",
    }
}

/// "2 executions, 12 ms".
pub(super) fn numbers(test: &Test) -> String {
    let noun = match test.detector.as_str() {
        "miri" => "seed",
        "tsan" => "run",
        _ => "execution",
    };
    let mut text = count(test.executions, noun);
    if test.distinct != test.executions && test.distinct > 0 {
        let _ = write!(text, " ({} distinct)", test.distinct);
    }
    let _ = match test.millis {
        millis @ 0..1000 => write!(text, ", {millis} ms"),
        millis => write!(text, ", {:.1} s", millis as f64 / 1000.0),
    };
    text
}

/// The command that shows the finding again.
pub(super) fn again(test: &Test, finding: &Finding) -> Option<String> {
    let Test { name, package, again, .. } = test;
    let token = (!finding.replay.is_empty())
        .then(|| format!("cargo raddle test --replay {} -- -p {package} {name}", finding.replay));
    token.or_else(|| again.clone())
}

/// How the interleaving was come by.
pub(super) fn provenance(finding: &Finding) -> String {
    let preemptions = count(finding.preemptions.into(), "preemption");
    let before = count(finding.executions_before, "execution");
    format!("the shortest interleaving that fails, with {preemptions}; found after {before} that passed")
}

/// "1 execution", "2 executions".
pub(super) fn count(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
