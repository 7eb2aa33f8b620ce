//! The JSON report against its schema.

use cargo_raddle::findings;
use serde_json::{Value, json};

use crate::found;

fn schema() -> Value {
    let path = cargo_matrix::text::workspace().join("docs/report.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn the_report_keeps_to_its_schema() {
    keeps_to_the_schema(&serde_json::from_str(&findings::json(&found::report())).unwrap());
}

/// Fails unless the report is as the schema says, with no field that it does not know.
pub(crate) fn keeps_to_the_schema(report: &Value) {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let errors: Vec<String> = validator.iter_errors(report).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert_eq!(errors, Vec::<String>::new());
    check(&schema(), &schema(), report, "");
}

#[test]
fn what_is_not_a_report_does_not() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let good: Value = serde_json::from_str(&findings::json(&found::report())).unwrap();
    let break_it: [(&str, Value); 5] = [
        ("/version", json!(2)),
        ("/tests/0/verdict", json!("verified")),
        ("/tests/0/findings/0/kind", json!("bug")),
        ("/tests/0/findings/0/trace/steps/0/thread", json!(-1)),
        ("/tests/0/verdict", json!("clean")),
    ];
    for (pointer, value) in break_it {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        assert!(!validator.is_valid(&bad), "{pointer}");
    }
}

#[test]
fn every_field_of_the_report_is_in_the_schema() {
    let (schema, report) = (schema(), serde_json::from_str(&findings::json(&found::report())).unwrap());
    check(&schema, &schema, &report, "");
}

/// Walks the report beside the schema.
fn check(root: &Value, schema: &Value, value: &Value, path: &str) {
    let schema = match schema["$ref"].as_str() {
        Some(pointer) => root.pointer(pointer.trim_start_matches('#')).unwrap(),
        None => schema,
    };
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let known = &schema["properties"][name];
                assert!(!known.is_null(), "{path}/{name} is not in the schema");
                check(root, known, field, &format!("{path}/{name}"));
            }
        }
        Value::Array(items) => items.iter().for_each(|item| check(root, &schema["items"], item, path)),
        _ => {}
    }
}
