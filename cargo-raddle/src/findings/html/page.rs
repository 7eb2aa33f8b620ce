//! The page of a run.

use maud::{Markup, html};
use raddle::Finding;

use super::{document, timeline};
use crate::findings::sources::Sources;
use crate::findings::words::{again, by, count, numbers, said, title};
use crate::findings::{Report, Test, Verdict};

/// The report as one page.
pub fn html(report: &Report, sources: &Sources) -> String {
    let found = report.verdicts().filter(|said| *said == Verdict::Found).count();
    let headline = match (found, report.by_test().count()) {
        (0, all) => format!("{}, no findings", count(all as u64, "test")),
        (found, all) => format!("{found} of {} with findings", count(all as u64, "test")),
    };
    let findings: Vec<(&Test, &Finding)> =
        report.tests.iter().flat_map(|test| test.findings.iter().map(move |finding| (test, finding))).collect();
    let body = html! {
        header .top {
            p .brand { "raddle" }
            h1 { (headline) }
        }
        main #main {
            section aria-labelledby="tests" {
                h2 #tests { "Tests" }
                (tests(report, &findings))
            }
            @for (n, (test, finding)) in findings.iter().enumerate() {
                (section(n + 1, report, test, finding, sources))
            }
        }
    };
    document(&format!("raddle: {headline}"), &body)
}

fn tests(report: &Report, findings: &[(&Test, &Finding)]) -> Markup {
    let by_several = report.detectors().len() > 1;
    html! {
        @if report.tests.is_empty() { p { "There were no tests." } }
        @else {
            div .wide tabindex="0" role="group" aria-label="Tests and verdicts" {
                table .tests {
                    thead { tr {
                        th scope="col" { "Verdict" } th scope="col" { "Test" }
                        @if by_several { th scope="col" { "Detector" } }
                        th scope="col" { "Explored" }
                    } }
                    tbody {
                        @for test in &report.tests {
                            tr {
                                td { span .verdict .(word(test.verdict)) { (said(test)) } }
                                th scope="row" {
                                    code { (title(test)) }
                                    @for (n, _) in findings.iter().enumerate().filter(|(_, f)| std::ptr::eq(f.0, test)) {
                                        " " a href=(format!("#finding-{}", n + 1)) { "finding " (n + 1) }
                                    }
                                    @for note in test.reason.iter().chain(&test.limits) { p .note { (note) } }
                                }
                                @if by_several { td { (test.detector) } }
                                td { @if test.verdict != Verdict::Ignored { (numbers(test)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Found => "found",
        Verdict::Clean => "clean",
        Verdict::Inconclusive => "inconclusive",
        Verdict::Ignored => "ignored",
    }
}

fn section(number: usize, report: &Report, test: &Test, finding: &Finding, sources: &Sources) -> Markup {
    let id = format!("finding-{number}");
    html! {
        section .finding id=(id) aria-labelledby=(format!("{id}-title")) {
            h2 id=(format!("{id}-title")) { (number) ". " (finding.kind) " in " code { (title(test)) } (by(report, test)) }
            (timeline(&id, finding, sources))
            @if let Some(command) = again(test, finding) { p .again { "See it again: " code { (command) } } }
        }
    }
}
