//! A report of several detectors: every format says who says what, and counts tests, not entries.

use cargo_raddle::findings::{self, Coverage, Report, Sources, Test, VERSION, Verdict};
use raddle::evidence::{Access, Operation, ThreadName};
use raddle::{Evidence, Finding, FindingKind, Step, Trace};
use serde_json::Value;

const AGAIN: &str = "MIRIFLAGS=\"-Zmiri-seed=3\" cargo +nightly miri test -p shop --lib -- --exact hits::two";

fn found(kind: FindingKind, message: &str, trace: Trace) -> Finding {
    let message = message.to_owned();
    Finding { kind, message, evidence: None, replay: String::new(), executions_before: 3, preemptions: 0, trace }
}

/// A race that only Miri sees, a test that Miri cannot run, and one of which nobody can say anything.
fn report() -> Report {
    let by = |detector: &str, name: &str| Test { detector: detector.to_owned(), ..Test::of("shop", "lib", name) };
    let clean = |test: Test, coverage| Test { coverage: Some(coverage), executions: 6, ..test };
    let unsure = |test: Test| Test { verdict: Verdict::Inconclusive, reason: Some("it hangs".to_owned()), ..test };
    let access = |number, thread: &str, write, name: &str, line| Access {
        thread: ThreadName { number, name: thread.to_owned() },
        write,
        atomic: false,
        size: None,
        operation: Operation {
            name: name.to_owned(),
            location: format!("src/hits.rs:{line}:5"),
            ..Operation::default()
        },
    };
    let race = Evidence::Race(access(0, "main", true, "", 3), access(1, "unnamed-2", false, "atomic", 7));
    let threads = Trace { threads: vec!["main".to_owned(), "unnamed-2".to_owned()], steps: Vec::new() };
    let step = Step {
        operation: "undefined behavior here".to_owned(),
        location: "src/hits.rs:9:5".to_owned(),
        ..Step::default()
    };
    let place = Trace { threads: vec!["a thread".to_owned()], steps: vec![step] };
    let of_miri = vec![
        Finding { executions_before: 3, ..Finding::told(race, threads) },
        found(FindingKind::UndefinedBehavior, "it was freed at src/hits.rs:9:5", place),
    ];
    let found =
        Test { verdict: Verdict::Found, executions: 4, again: Some(AGAIN.to_owned()), ..by("miri", "hits::two") };
    let tests = vec![
        clean(by("raddle", "calls::c"), Coverage::Complete),
        unsure(by("miri", "calls::c")),
        unsure(by("raddle", "hangs")),
        unsure(by("miri", "hangs")),
        clean(by("raddle", "hits::two"), Coverage::Complete),
        Test { findings: of_miri, ..found },
    ];
    Report { version: VERSION, tests }
}

fn sources() -> Sources {
    let lines: String = (1..=9).map(|n| format!("    line_{n}();\n")).collect();
    Sources::new(["/shop".into()]).with_file("src/hits.rs", &lines)
}

#[test]
fn the_verdict_on_a_test_is_the_strongest_of_its_detectors() {
    let verdicts: Vec<Verdict> = report().verdicts().collect();
    assert_eq!(verdicts, [Verdict::Clean, Verdict::Inconclusive, Verdict::Found]);
}

#[test]
fn the_terminal_names_the_detector_and_counts_tests() {
    let text = suites::plain(&findings::text(&report(), &sources()));
    assert!(text.contains("clean, every execution  shop hits::two  raddle  6 executions"), "{text}");
    assert!(text.contains("found                   shop hits::two  miri    4 seeds"), "{text}");
    assert!(text.contains("data race in shop hits::two (miri)\n"), "{text}");
    for line in ["src/hits.rs:3  line_3();", "(1) writes\n", "(2) reads (`atomic`)\n", "src/hits.rs:9  line_9();"] {
        assert!(text.contains(line), "no {line:?} in\n{text}");
    }
    assert!(text.contains(&format!("again: {AGAIN}\n")), "{text}");
    assert!(text.ends_with("3 tests, by raddle, miri: 1 with findings, 1 clean, 1 inconclusive\n"), "{text}");
    assert!(!text.contains("shortest interleaving"), "{text}");
}

#[test]
fn junit_has_a_suite_a_detector() {
    let text = findings::junit(&report(), &sources());
    let document = roxmltree::Document::parse(&text).unwrap();
    let suites: Vec<_> = document.descendants().filter(|node| node.has_tag_name("testsuite")).collect();
    let told: Vec<_> = suites.iter().map(|suite| (suite.attribute("name"), suite.attribute("tests"))).collect();
    assert_eq!(told, [(Some("shop::lib (raddle)"), Some("3")), (Some("shop::lib (miri)"), Some("3"))]);
    assert!(!text.contains("RADDLE_REPLAY") && text.contains("cargo +nightly miri test"), "{text}");
}

#[test]
fn sarif_names_the_detector_in_the_message_and_in_the_properties() {
    let log: Value = serde_json::from_str(&findings::sarif(&report(), &sources())).unwrap();
    let result = &log["runs"][0]["results"][1];
    assert_eq!(result["ruleId"], "raddle/undefined-behavior");
    assert!(result["message"]["text"].as_str().unwrap().contains("hits::two (miri): it was freed"), "{result}");
    assert_eq!((&result["properties"]["detector"], &result["properties"]["again"]), (&"miri".into(), &AGAIN.into()));
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!((&place["artifactLocation"]["uri"], &place["region"]["startLine"]), (&"src/hits.rs".into(), &9.into()));
    assert!(result["codeFlows"].is_null(), "{result}");
    crate::sarif::keeps_to_the_schema(&log);
}

#[test]
fn github_is_told_of_what_nobody_could_judge() {
    let text = findings::github(&report(), &sources());
    assert!(
        text.contains("::error file=src/hits.rs,line=7,col=5,title=data race in shop hits%3A%3Atwo (miri)::"),
        "{text}"
    );
    assert_eq!(text.matches("::warning").count(), 2, "{text}");
    assert!(text.contains("title=miri could not judge shop hangs::") && !text.contains("judge shop calls"), "{text}");
}

#[test]
fn the_page_has_a_column_for_the_detector() {
    let page = findings::html(&report(), &sources());
    assert!(page.contains("<h1>1 of 3 tests with findings</h1>"), "no headline");
    assert!(page.contains("<th scope=\"col\">Detector</th>") && page.contains("<td>miri</td>"), "no column");
    assert!(page.contains("<code>shop hits::two</code> (miri)</h2>"), "no detector in the heading");
}

#[test]
fn the_data_keep_to_the_schema() {
    let report: Value = serde_json::from_str(&findings::json(&report())).unwrap();
    crate::json::keeps_to_the_schema(&report);
}
