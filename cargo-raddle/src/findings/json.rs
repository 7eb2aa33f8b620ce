//! The findings for programs: the data itself, as `docs/report.schema.json` describes it.

use super::Report;

/// The report as JSON, indented, with a newline at its end.
pub fn json(report: &Report) -> String {
    // Numbers, strings and lists have no way to fail.
    let mut text = serde_json::to_string_pretty(report).unwrap_or_default();
    text.push('\n');
    text
}
