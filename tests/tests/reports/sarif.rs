//! SARIF against the schema of OASIS, and what code scanning asks beyond it.

use std::collections::HashSet;

use cargo_raddle::findings;
use serde_json::Value;

use crate::found;

fn log() -> Value {
    serde_json::from_str(&findings::sarif(&found::report(), &found::sources())).unwrap()
}

/// Fails unless it does.
pub(crate) fn keeps_to_the_schema(log: &Value) {
    let errors: Vec<String> = validator().iter_errors(log).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert_eq!(errors, Vec::<String>::new());
}

fn validator() -> jsonschema::Validator {
    let mut schema: Value = serde_json::from_str(include_str!("../../schemas/sarif-2.1.0.json")).unwrap();
    // Their pattern has a bracket too many, which is no regular expression to strict readers; raddle writes no language.
    for owner in ["run", "toolComponent"] {
        schema["definitions"][owner]["properties"]["language"].as_object_mut().unwrap().remove("pattern");
    }
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn the_log_keeps_to_the_schema_of_oasis() {
    keeps_to_the_schema(&log());
    // The schema forbids what it does not know, so that a misspelt field would have been seen.
    let mut bad = log();
    bad["runs"][0]["results"][0]["codeFlow"] = Value::Null;
    assert!(!validator().is_valid(&bad));
}

#[test]
fn every_result_has_a_rule_a_place_in_the_repository_and_a_fingerprint() {
    let (log, report) = (log(), found::report());
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), report.tests.iter().map(|test| test.findings.len()).sum::<usize>());
    let mut fingerprints = HashSet::new();
    for result in results {
        let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        let location = &result["locations"][0]["physicalLocation"];
        assert_eq!(location["artifactLocation"]["uriBaseId"], "%SRCROOT%");
        let uri = location["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.starts_with("buggy/src/") && !uri.contains(':'), "{uri}");
        assert!(location["region"]["startLine"].as_u64().unwrap() > 0);
        assert!(fingerprints.insert(result["partialFingerprints"]["raddle/v1"].as_str().unwrap()), "twice the same");
    }
}

#[test]
fn a_fingerprint_survives_lines_that_move() {
    let mut report = found::report();
    let before = findings::sarif(&report, &found::sources());
    let fingerprints = |text: &str| -> Vec<String> {
        text.lines().filter(|line| line.contains("raddle/v1")).map(str::to_owned).collect()
    };
    for test in &mut report.tests {
        test.millis += 1;
        for finding in &mut test.findings {
            finding.replay.push('A');
            finding.executions_before += 7;
        }
    }
    assert_eq!(fingerprints(&before), fingerprints(&findings::sarif(&report, &found::sources())));
}

#[test]
fn the_flow_is_the_trace_in_its_order() {
    let (log, report) = (log(), found::report());
    let found = report.tests.iter().flat_map(|test| &test.findings);
    for (result, finding) in log["runs"][0]["results"].as_array().unwrap().iter().zip(found) {
        let flows = result["codeFlows"][0]["threadFlows"].as_array().unwrap();
        let locations = flows.iter().flat_map(|flow| flow["locations"].as_array().unwrap());
        let mut orders: Vec<u64> = locations.map(|location| location["executionOrder"].as_u64().unwrap()).collect();
        orders.sort_unstable();
        assert_eq!(orders, (1..=finding.trace.steps.len() as u64).collect::<Vec<_>>());
    }
}
