//! The findings as SARIF 2.1.0, which code scanning takes as it is.
//!
//! A rule a kind of finding; a result a finding of a detector, with the trace as one `codeFlow`: a `threadFlow` a thread,
//! the steps numbered over all of them by `executionOrder`. Own files are relative to `%SRCROOT%`; files of dependencies and of
//! std have no place in the repository and are relative to `%DEPENDENCIES%`, which stays undefined as the
//! specification allows (3.14.14). The fingerprint is of the kind, the test and the texts of the lines that break it:
//! it survives lines that move.

use raddle::{Finding, FindingKind};
use serde_json::{Value, json};

use super::line::{does, has_lanes};
use super::sources::{Place, Sources};
use super::view::View;
use super::words::{by, title};
use super::{DETECTORS, Report, Test, Verdict};

/// The report as SARIF.
pub fn sarif(report: &Report, sources: &Sources) -> String {
    let found = report.tests.iter().flat_map(|test| test.findings.iter().map(move |finding| (test, finding)));
    let results: Vec<Value> = found.map(|(test, finding)| result(report, test, finding, sources)).collect();
    let unjudged = report.tests.iter().filter(|test| test.verdict == Verdict::Inconclusive);
    let notifications: Vec<Value> = unjudged.map(|test| notification(report, test)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "raddle",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": KINDS.map(rule),
            }},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { "%SRCROOT%": { "description": { "text": "The root of the repository." } } },
            "invocations": [{ "executionSuccessful": true, "toolExecutionNotifications": notifications }],
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

/// Every kind, in the order of the rules.
const KINDS: [FindingKind; 12] = [
    FindingKind::Panic,
    FindingKind::Deadlock,
    FindingKind::DataRace,
    FindingKind::UseAfterFree,
    FindingKind::DoubleFree,
    FindingKind::InvalidFree,
    FindingKind::BorrowConflict,
    FindingKind::Livelock,
    FindingKind::StackOverflow,
    FindingKind::Nondeterminism,
    FindingKind::Abort,
    FindingKind::UndefinedBehavior,
];

/// The rule's id, name and description.
fn words(kind: FindingKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        FindingKind::Panic => ("raddle/panic", "Panic", "An assertion fails or a thread panics in some interleaving."),
        FindingKind::Deadlock => ("raddle/deadlock", "Deadlock", "Threads wait for ever in some interleaving."),
        FindingKind::DataRace => {
            ("raddle/data-race", "DataRace", "Two accesses to plain memory, one a write, that nothing orders.")
        }
        FindingKind::UseAfterFree => {
            ("raddle/use-after-free", "UseAfterFree", "Memory is used in some interleaving after it was freed.")
        }
        FindingKind::DoubleFree => ("raddle/double-free", "DoubleFree", "Memory is freed twice in some interleaving."),
        FindingKind::InvalidFree => ("raddle/invalid-free", "InvalidFree", "What is freed is no block of memory."),
        FindingKind::BorrowConflict => {
            ("raddle/borrow-conflict", "BorrowConflict", "A RefCell is borrowed by one thread while another uses it.")
        }
        FindingKind::Livelock => ("raddle/livelock", "Livelock", "A loop spins for something that can never happen."),
        FindingKind::StackOverflow => ("raddle/stack-overflow", "StackOverflow", "A thread runs out of stack."),
        FindingKind::Nondeterminism => {
            ("raddle/nondeterminism", "Nondeterminism", "The same schedule leads to different executions.")
        }
        FindingKind::Abort => ("raddle/abort", "Abort", "A test ends the process: by a signal, an abort or an exit."),
        FindingKind::UndefinedBehavior => (
            "raddle/undefined-behavior",
            "UndefinedBehavior",
            "What Rust gives no meaning, such as a use after free, as Miri sees it.",
        ),
        _ => ("raddle/other", "Other", "A failure of a kind that this report has no words for."),
    }
}

fn rule(kind: FindingKind) -> Value {
    let (id, name, description) = words(kind);
    let level = if kind == FindingKind::Nondeterminism { "warning" } else { "error" };
    let precision = if kind == FindingKind::Nondeterminism { "medium" } else { "very-high" };
    json!({
        "id": id,
        "name": name,
        "shortDescription": { "text": description },
        "fullDescription": { "text": description },
        "help": { "text": "Run `cargo raddle test --replay TOKEN -- TEST`, or the command that the result names, to see it again." },
        "defaultConfiguration": { "level": level },
        "properties": { "precision": precision, "tags": ["concurrency", "correctness"] },
    })
}

fn result(report: &Report, test: &Test, finding: &Finding, sources: &Sources) -> Value {
    let finding = &*finding.abridged();
    let view = View::of(finding, sources);
    let (id, ..) = words(finding.kind);
    let related: Vec<Value> = view
        .lines
        .iter()
        .enumerate()
        .map(|(n, line)| {
            let mut location = location(&line.place, &format!("{} {}", line.thread, line.does));
            location["id"] = json!(n);
            location
        })
        .collect();
    let mut result = json!({
        "ruleId": id,
        "level": if finding.kind == FindingKind::Nondeterminism { "warning" } else { "error" },
        "message": { "text": format!("{} in {}{}: {}", finding.kind, title(test), by(report, test), view.headline) },
        "locations": view.place.iter().map(|place| location(place, "")).collect::<Vec<_>>(),
        "relatedLocations": related,
        "partialFingerprints": { "raddle/v1": fingerprint(test, finding, &view) },
        "properties": {
            "test": test.name, "package": test.package, "detector": test.detector,
            "replay": finding.replay, "preemptions": finding.preemptions,
        },
    });
    if let Some(index) = KINDS.iter().position(|kind| *kind == finding.kind) {
        result["ruleIndex"] = json!(index);
    }
    if let Some(again) = &test.again {
        result["properties"]["again"] = json!(again);
    }
    if has_lanes(finding) {
        result["codeFlows"] = json!([code_flow(finding, sources)]);
    }
    result
}

/// The interleaving: a flow a thread that does anything.
fn code_flow(finding: &Finding, sources: &Sources) -> Value {
    let (trace, decisive) = (&finding.trace, finding.decisive());
    let flow = |(thread, name): (usize, &String)| {
        let own = trace.steps.iter().enumerate().filter(|(_, step)| step.thread == thread);
        let locations: Vec<Value> = own
            .map(|(at, step)| {
                json!({
                    "location": location(&sources.place(&step.location), &does(finding, at)),
                    "executionOrder": at + 1,
                    "importance": if decisive.contains(&at) { "essential" } else { "important" },
                })
            })
            .collect();
        (!locations.is_empty()).then(|| json!({ "id": format!("{thread} {name}"), "locations": locations }))
    };
    let flows: Vec<Value> = trace.threads.iter().enumerate().filter_map(flow).collect();
    json!({ "message": { "text": "the shortest interleaving that fails" }, "threadFlows": flows })
}

fn location(place: &Place, message: &str) -> Value {
    let base = if place.own { "%SRCROOT%" } else { "%DEPENDENCIES%" };
    let mut physical = json!({ "artifactLocation": { "uri": uri(&place.file), "uriBaseId": base } });
    if place.line > 0 {
        physical["region"] = json!({ "startLine": place.line, "startColumn": place.column.max(1) });
        if let Some(text) = &place.text {
            physical["region"]["snippet"] = json!({ "text": text });
        }
    }
    let mut location = json!({ "physicalLocation": physical });
    if !message.is_empty() {
        location["message"] = json!({ "text": message });
    }
    location
}

/// A path as a relative reference: forward slashes, and everything but unreserved characters as `%XX`.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.trim_start_matches('/').replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(byte.into()),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

fn fingerprint(test: &Test, finding: &Finding, view: &View) -> String {
    let mut text = format!("{}\0{}\0{}\0{}", words(finding.kind).0, test.package, test.target, test.name);
    if test.detector != DETECTORS[0] {
        text.push_str(&format!("\0{}", test.detector));
    }
    for line in &view.lines {
        text.push_str(&format!("\0{}\0{}", line.place.file, line.place.text.as_deref().unwrap_or_default()));
    }
    // FNV-1a: the same on every machine and in every version.
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}

/// A test that could not be judged.
fn notification(report: &Report, test: &Test) -> Value {
    let reason = test.reason.as_deref().unwrap_or("no reason given");
    let text = format!("{}{} could not be judged: {reason}", title(test), by(report, test));
    json!({ "level": "warning", "message": { "text": text } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_is_relative_and_escaped() {
        assert_eq!(uri("src/a b/ü.rs"), "src/a%20b/%C3%BC.rs");
        assert_eq!(uri("/abs/x.rs"), "abs/x.rs");
        assert_eq!(uri("src\\x.rs"), "src/x.rs");
    }
}
