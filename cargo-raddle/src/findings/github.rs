//! The findings as GitHub's workflow commands, which it shows beside the lines of a pull request.
//!
//! Implements `::error file=…,line=…,col=…,title=…::message` and its escapes; a finding whose place is not in the
//! repository is annotated without one.

use raddle::Finding;

use super::sources::Sources;
use super::view::View;
use super::words::{again, by, title};
use super::{Report, Test, Verdict};

/// A line a finding, and warnings for each test that nobody could judge.
pub fn github(report: &Report, sources: &Sources) -> String {
    let mut text = String::new();
    for test in &report.tests {
        for finding in &test.findings {
            text.push_str(&annotation(report, test, finding, sources));
        }
    }
    for (entries, said) in report.by_test().zip(report.verdicts()) {
        for test in entries.iter().filter(|test| (said, test.verdict) == (Verdict::Inconclusive, said)) {
            let reason = test.reason.as_deref().unwrap_or("no reason given");
            let heading = format!("{} could not judge {}", test.detector, title(test));
            text.push_str(&format!("::warning title={}::{}\n", property(&heading), data(reason)));
        }
    }
    text
}

fn annotation(report: &Report, test: &Test, finding: &Finding, sources: &Sources) -> String {
    let view = View::of(finding, sources);
    let mut properties = String::new();
    if let Some(place) = view.place.as_ref().filter(|place| place.own && place.line > 0) {
        properties = format!("file={},line={},col={},", property(&place.file), place.line, place.column.max(1));
    }
    let mut message = view.headline.clone();
    for line in &view.lines {
        message.push_str(&format!("\n{} {}:{} {}", line.thread, line.place.file, line.place.line, line.does));
    }
    if let Some(command) = again(test, finding) {
        message.push_str(&format!("\nagain: {command}"));
    }
    let heading = format!("{} in {}{}", finding.kind, title(test), by(report, test));
    format!("::error {properties}title={}::{}\n", property(&heading), data(&message))
}

/// As `@actions/core` escapes messages.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// As `@actions/core` escapes properties.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_property_is_escaped() {
        assert_eq!(property("a: 100%, b\nc"), "a%3A 100%25%2C b%0Ac");
        assert_eq!(data("a: 100%, b\nc"), "a: 100%25, b%0Ac");
    }
}
