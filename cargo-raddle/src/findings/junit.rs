//! The findings as JUnit XML, for CI services: a suite a package and detector, a case a test.
//!
//! A finding is a `failure`, an ignored or inconclusive test is `skipped`, with the reason: JUnit has no word for "could
//! not tell", and a skipped test is not green. The lanes stand in `system-out`.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Report as JUnit, TestCase, TestCaseStatus, TestSuite};
use raddle::Finding;

use super::sources::Sources;
use super::view::View;
use super::words::{again, numbers, said};
use super::{DETECTORS, Report, Test, Verdict};

/// The report as JUnit XML.
pub fn junit(report: &Report, sources: &Sources) -> String {
    let mut xml = JUnit::new("raddle");
    let suite_of = |test: &Test| (test.package.clone(), test.target.clone(), test.detector.clone());
    let mut tests: Vec<&Test> = report.tests.iter().collect();
    // What one detector says of each test, rather than what each detector says of one.
    let rank = |test: &Test| DETECTORS.iter().position(|known| *known == test.detector);
    tests.sort_by_key(|test| (test.package.clone(), test.target.clone(), rank(test)));
    for tests in tests.chunk_by(|one, other| suite_of(one) == suite_of(other)) {
        let (package, target, detector) = suite_of(tests[0]);
        let mut suite = TestSuite::new(format!("{package}::{target} ({detector})"));
        suite.set_time(tests.iter().copied().map(took).sum());
        suite.add_test_cases(tests.iter().map(|test| case(test, sources)));
        xml.add_test_suite(suite);
    }
    xml.set_time(report.tests.iter().map(took).sum());
    // Writing to memory fails for no text: what XML cannot hold is taken out.
    xml.to_string().unwrap_or_default()
}

fn took(test: &Test) -> Duration {
    Duration::from_millis(test.millis)
}

fn case(test: &Test, sources: &Sources) -> TestCase {
    let status = match (test.verdict, test.findings.first()) {
        (Verdict::Found, Some(finding)) => failure(test, finding, sources),
        (Verdict::Found, None) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_type("failure").set_message(test.reason.as_deref().unwrap_or("found"));
            status
        }
        (Verdict::Clean, _) => TestCaseStatus::success(),
        (Verdict::Inconclusive | Verdict::Ignored, _) => {
            let mut status = TestCaseStatus::skipped();
            let reason = test.reason.as_deref().map_or_else(String::new, |reason| format!(": {reason}"));
            status.set_message(format!("{}{reason}", said(test)));
            status
        }
    };
    let mut case = TestCase::new(test.name.as_str(), status);
    // One test has a history for each detector.
    let detector = if test.detector == DETECTORS[0] { String::new() } else { format!(" ({})", test.detector) };
    let (classname, time) = (format!("{}::{}{detector}", test.package, test.target), took(test));
    case.set_classname(classname).set_time(time);
    let mut out = format!("{} ({})\n", said(test), numbers(test));
    for line in test.reason.iter().chain(&test.limits) {
        out.push_str(line);
        out.push('\n');
    }
    for finding in &test.findings {
        out.push('\n');
        out.push_str(&sources.shorten(&finding.to_string()));
        out.push('\n');
    }
    case.set_system_out(out);
    case
}

fn failure(test: &Test, finding: &Finding, sources: &Sources) -> TestCaseStatus {
    let view = View::of(finding, sources);
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(finding.kind.to_string()).set_message(view.headline.as_str());
    let mut text = String::new();
    for line in &view.lines {
        let source = line.place.text.as_deref().unwrap_or_default();
        text.push_str(&format!("{}:{} {}: {source}: {}\n", line.place.file, line.place.line, line.thread, line.does));
    }
    for other in &test.findings[1..] {
        text.push_str(&format!("and {}: {}\n", other.kind, View::of(other, sources).message));
    }
    if let Some(command) = again(test, finding) {
        text.push_str(&format!("again: {command}\n"));
    }
    status.set_description(text);
    status
}
