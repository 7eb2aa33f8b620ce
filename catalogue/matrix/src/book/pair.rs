//! The page of a pair.

use cargo_raddle::findings::{self, Sources};
use catalogue::{Detector, Listed, Side};
use maud::{Markup, html};
use raddle::Outcome;

use super::diff::{diff, program, riddle};
use super::{Measured, Scenario};
use crate::report::Mark;
use crate::text;

/// How a page tells of its pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// All at once, on its own.
    Whole,
    /// A page of the site: the broken program first, the rest when the reader asks for it.
    Quiz,
}

/// The page of a pair.
pub fn pair(measured: &Measured, kind: Kind) -> String {
    let Listed { pair, .. } = measured.listed;
    let body = match kind {
        Kind::Whole => html! {
            header .top {
                p .brand { "raddle · " (pair.class.heading()) }
                h1 { (pair.name) }
            }
            main #main { (answer(measured)) }
        },
        Kind::Quiz => html! {
            header .top {
                p .brand { a href="index.html" { "raddle" } }
                h1 { "What goes wrong here?" }
            }
            main #main { (question(measured)) }
        },
    };
    findings::document(&format!("{}: raddle", pair.name), &body)
}

fn question(measured: &Measured) -> Markup {
    let Listed { buggy, file, .. } = measured.listed;
    html! {
        section .card {
            @for scenario in &measured.scenarios {
                p .ask { code { (scenario.name) "()" } ": " (scenario.about) "." }
            }
            p { "One interleaving breaks this. Which one, and which lines would you change? Look before you open the answer." }
            p .at { "buggy/src/" (file) ".rs" }
            (riddle(buggy))
        }
        details .answer {
            summary { "Show what goes wrong, and the fix" }
            (answer(measured))
        }
        p .crumbs { a href="index.html" { "All pairs" } }
    }
}

fn answer(measured: &Measured) -> Markup {
    let Listed { pair, buggy, fixed, file } = measured.listed;
    let sources = Sources::new([text::workspace().to_owned()])
        .with_file(&format!("buggy/src/{file}.rs"), buggy)
        .with_file(&format!("fixed/src/{file}.rs"), fixed);
    html! {
        section .card aria-labelledby="lesson" {
            h2 #lesson { (pair.title) }
            p { (pair.class.about()) " " (pair.lesson) }
        }
        @for scenario in &measured.scenarios { (shown(scenario, &sources)) }
        section .card aria-labelledby="fix" {
            h2 #fix { "The fix" }
            (diff(buggy, fixed))
        }
        section .card aria-labelledby="detectors" {
            h2 #detectors { "Who finds it" }
            (row(&measured.listed))
        }
        div .sides {
            details .card { summary { "The broken program, whole" } (program(buggy)) }
            details .card { summary { "The corrected program, whole" } (program(fixed)) }
        }
    }
}

fn shown(scenario: &Scenario, sources: &Sources) -> Markup {
    let found = scenario.buggy.iter().flat_map(|outcome| &outcome.findings);
    html! {
        section .finding aria-labelledby=(format!("{}-title", scenario.name)) {
            h2 id=(format!("{}-title", scenario.name)) { code { (scenario.name) "()" } ": " (scenario.about) }
            @for (n, finding) in found.enumerate() {
                (findings::page_timeline(&format!("{}-{}", scenario.name, n + 1), finding, sources))
            }
            @if scenario.buggy.as_ref().is_none_or(|outcome| outcome.findings.is_empty()) {
                p .note { "raddle finds nothing wrong in the broken program here; the table of detectors says why." }
            }
            @if let Some(outcome) = &scenario.fixed { p .note { "The corrected program: " (clean(outcome)) "." } }
        }
    }
}

fn clean(outcome: &Outcome) -> String {
    let executions = match outcome.executions {
        1 => "its only execution".to_owned(),
        n => format!("all {n} executions"),
    };
    match (outcome.findings.first(), outcome.complete) {
        (Some(finding), _) => format!("{}: {}", finding.kind, finding.message),
        (None, true) => format!("clean in {executions}"),
        (None, false) => format!("no failure in {} executions, which are not all", outcome.executions),
    }
}

/// What the catalogue expects of each detector, and the suites measure.
fn row(listed: &Listed) -> Markup {
    let marked = |detector, side| {
        let expectation = listed.pair.expectation(detector, side);
        // Why a correct program is found clean goes without saying.
        let because = (side == Side::Buggy).then(|| listed.pair.because(detector, side)).or(expectation.reason());
        (Mark::expected(detector, &expectation), because)
    };
    html! {
        div .wide tabindex="0" role="group" aria-label="What each detector says" {
            table .detectors {
                thead { tr {
                    th scope="col" { "Detector" } th scope="col" { "Broken" } th scope="col" { "Corrected" }
                } }
                tbody {
                    @for detector in Detector::ALL {
                        tr {
                            th scope="row" { (detector) }
                            @for side in Side::ALL {
                                td {
                                    @let (mark, because) = marked(detector, side);
                                    span aria-hidden="true" { (mark.glyph()) " " } (mark.words())
                                    @if let Some(because) = because { p .note { (because) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
