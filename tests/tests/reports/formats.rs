//! Each format against its golden file.

use cargo_raddle::findings::{self, Format, Outputs};

use crate::found::{is_golden, report, sources};

#[test]
fn the_terminals_text_is_golden() {
    is_golden("report.txt", &suites::plain(&findings::text(&report(), &sources())));
}

#[test]
fn junit_is_golden() {
    is_golden("report.xml", &findings::junit(&report(), &sources()));
}

#[test]
fn sarif_is_golden() {
    is_golden("report.sarif", &findings::sarif(&report(), &sources()));
}

#[test]
fn githubs_annotations_are_golden() {
    is_golden("report.github", &findings::github(&report(), &sources()));
}

/// Without style and script, which are files of their own; a line an element, so that a difference can be read.
#[test]
fn the_page_is_golden() {
    let page = findings::html(&report(), &sources());
    let (head, rest) = page.split_once("<style>").unwrap();
    let (_, rest) = rest.split_once("</style>").unwrap();
    let (body, _) = rest.rsplit_once("<script>").unwrap();
    let lines = format!("{head}{body}").replace("><", ">\n<");
    is_golden("report.html", &format!("{lines}\n"));
}

#[test]
fn the_text_has_colours_and_says_the_same_without() {
    let text = findings::text(&report(), &sources());
    assert!(text.contains("\u{1b}["), "no colours");
    assert!(!suites::plain(&text).contains('\u{1b}'));
}

#[test]
fn the_lines_that_break_it_come_before_the_lanes() {
    let text = suites::plain(&findings::text(&report(), &sources()));
    let finding = text.split("\ndeadlock in shop accounts").nth(1).unwrap();
    let line = finding.find("let mut payer = from.balance.lock().unwrap();").expect("no source line");
    let lanes = finding.find("│ thread 1").expect("no lanes");
    assert!(line < lanes);
    assert!(finding.contains("waits for Mutex#2, which thread 2 holds"), "{finding}");
    assert!(finding.contains("--replay r1."), "{finding}");
}

#[test]
fn every_output_that_is_asked_for_is_written() {
    let (report, sources) = (report(), sources());
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| Some(folder.path().join("made").join(name));
    let outputs = Outputs { junit: file("a.xml"), sarif: file("a.sarif"), html: file("a.html"), ..Outputs::default() };
    let mut printed = Vec::new();
    outputs.write_to(&mut printed, true, &report, &sources).unwrap();
    let printed = String::from_utf8(printed).unwrap();
    assert_eq!(printed, findings::text(&report, &sources) + &findings::github(&report, &sources));
    let written = |name: &str| std::fs::read_to_string(file(name).unwrap()).unwrap();
    assert_eq!(written("a.xml"), findings::junit(&report, &sources));
    assert_eq!(written("a.sarif"), findings::sarif(&report, &sources));
    assert_eq!(written("a.html"), findings::html(&report, &sources));

    let mut printed = Vec::new();
    let json = Outputs { format: Format::Json, ..Outputs::default() };
    json.write_to(&mut printed, true, &report, &sources).unwrap();
    assert_eq!(serde_json::from_slice::<findings::Report>(&printed).unwrap(), report);

    let nowhere = Outputs { junit: Some(folder.path().to_owned()), ..Outputs::default() };
    let error = nowhere.write_to(&mut Vec::new(), false, &report, &sources).unwrap_err().to_string();
    assert!(error.starts_with("failed to write `"), "{error}");
}

#[test]
fn a_report_without_tests_is_still_a_report() {
    let (report, sources) = (findings::Report { version: 1, tests: Vec::new() }, sources());
    assert!(findings::text(&report, &sources).contains("no tests"));
    assert!(findings::html(&report, &sources).contains("There were no tests."));
    assert!(findings::github(&report, &sources).is_empty());
    roxmltree::Document::parse(&findings::junit(&report, &sources)).unwrap();
}
