//! JUnit XML against the structure that CI services read (Jenkins' `junit-10.xsd`).

use cargo_raddle::findings::{self, Verdict};
use roxmltree::{Document, Node};

use crate::found;

#[test]
fn every_element_and_attribute_is_where_junit_has_it() {
    let text = findings::junit(&found::report(), &found::sources());
    let document = Document::parse(&text).unwrap();
    assert_eq!(document.root_element().tag_name().name(), "testsuites");
    for node in document.descendants().filter(Node::is_element) {
        let (children, attributes): (&[&str], &[&str]) = match node.tag_name().name() {
            "testsuites" => (&["testsuite"], &["name", "tests", "failures", "errors", "skipped", "time"]),
            "testsuite" => (&["testcase"], &["name", "tests", "failures", "errors", "skipped", "time"]),
            "testcase" => (&["skipped", "failure", "system-out"], &["name", "classname", "time"]),
            "failure" => (&[], &["message", "type"]),
            "skipped" => (&[], &["message"]),
            "system-out" => (&[], &[]),
            other => panic!("no element of JUnit: {other}"),
        };
        for child in node.children().filter(Node::is_element) {
            assert!(children.contains(&child.tag_name().name()), "{:?} in {:?}", child.tag_name(), node.tag_name());
        }
        for attribute in node.attributes() {
            assert!(attributes.contains(&attribute.name()), "{} of {:?}", attribute.name(), node.tag_name());
            if attribute.name() == "time" {
                assert!(attribute.value().parse::<f64>().is_ok(), "{}", attribute.value());
            }
        }
    }
}

#[test]
fn the_counts_are_those_of_the_report() {
    let report = found::report();
    let text = findings::junit(&report, &found::sources());
    let document = Document::parse(&text).unwrap();
    let of = |verdicts: &[Verdict]| report.tests.iter().filter(|test| verdicts.contains(&test.verdict)).count();
    let sum = |attribute: &str| -> usize {
        let suites = document.root_element().children().filter(Node::is_element);
        suites.map(|suite| suite.attribute(attribute).unwrap().parse::<usize>().unwrap()).sum()
    };
    assert_eq!(sum("tests"), report.tests.len());
    assert_eq!(sum("failures"), of(&[Verdict::Found]));
    assert_eq!(sum("skipped"), of(&[Verdict::Inconclusive, Verdict::Ignored]));
    assert_eq!(sum("errors"), 0);
}

#[test]
fn what_xml_would_read_as_markup_comes_back_as_text() {
    let text = findings::junit(&found::report(), &found::sources());
    let document = Document::parse(&text).unwrap();
    let case =
        document.descendants().find(|node| node.attribute("name") == Some("text::<T as Into<U>>::into")).unwrap();
    let skipped = case.children().find(|node| node.has_tag_name("skipped")).unwrap();
    assert_eq!(skipped.attribute("message"), Some("inconclusive: aborted: \"<b>\" & 'co' ]]> 100 %"));
}
