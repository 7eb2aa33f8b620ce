//! `raddle.toml`, or `[workspace.metadata.raddle]`: what a workspace says about its tests.
//!
//! ```toml
//! budget = "20s"
//! exclude-std = ["some-crate"]
//! memory = "on"
//!
//! [[suppress]]
//! test = "queue::tests::drains"        # the test's name, or a part of it
//! kind = "deadlock"                    # without: every kind
//! reason = "https://example.org/issues/12"
//! until = "2027-01-31"                 # after that day it is a finding again
//! ```

use std::fs;
use std::time::Duration;

use serde_json::Value;

use super::today::Date;
use super::{Failure, Workspace};
use crate::cli::find;

/// What a workspace says about its tests.
#[derive(Clone, Debug, Default)]
pub(crate) struct Config {
    pub(crate) budget: Option<Duration>,
    pub(crate) exclude_std: Vec<String>,
    /// Whether plain memory is watched.
    pub(crate) memory: Option<bool>,
    pub(crate) suppressions: Vec<Suppression>,
}

/// A finding that is known and not to be reported for a while.
#[derive(Clone, Debug)]
pub(crate) struct Suppression {
    pub(super) test: String,
    pub(super) kind: Option<String>,
    pub(super) reason: String,
    pub(super) until: Date,
}

impl Config {
    /// Reads what the workspace has; nothing is fine, too.
    pub(crate) fn of(workspace: &Workspace) -> Result<Self, Failure> {
        let path = workspace.root.join("raddle.toml");
        if path.exists() {
            let text = fs::read_to_string(&path).map_err(|error| Failure::usage(format!("raddle.toml: {error}")))?;
            let table: Value =
                toml::from_str(&text).map_err(|error| Failure::usage(format!("raddle.toml: {error}")))?;
            return Self::parse(&table).map_err(|words| Failure::usage(format!("raddle.toml: {words}")));
        }
        match workspace.raddle() {
            Some(table) => {
                Self::parse(table).map_err(|words| Failure::usage(format!("[workspace.metadata.raddle]: {words}")))
            }
            None => Ok(Self::default()),
        }
    }

    fn parse(table: &Value) -> Result<Self, String> {
        let mut config = Self::default();
        for (key, value) in entries(table)? {
            match *find("key", key, &["budget", "exclude-std", "memory", "suppress"], |name| name)? {
                "budget" => config.budget = Some(duration(text(key, value)?)?),
                "exclude-std" => {
                    config.exclude_std = list(key, value)?.iter().map(|v| owned(key, v)).collect::<Result<_, _>>()?
                }
                "memory" => {
                    config.memory = Some(match text(key, value)? {
                        "on" => true,
                        "off" => false,
                        other => return Err(format!("`memory = {other:?}` is neither \"on\" nor \"off\"")),
                    });
                }
                _ => {
                    config.suppressions = list(key, value)?.iter().map(Suppression::parse).collect::<Result<_, _>>()?
                }
            }
        }
        Ok(config)
    }
}

impl Suppression {
    fn parse(table: &Value) -> Result<Self, String> {
        let (mut test, mut kind, mut reason, mut until) = (None, None, None, None);
        for (key, value) in entries(table)? {
            let place = match *find("key", key, &["test", "kind", "reason", "until"], |name| name)? {
                "test" => &mut test,
                "kind" => &mut kind,
                "reason" => &mut reason,
                _ => &mut until,
            };
            *place = Some(owned(key, value)?);
        }
        let needed = |what: Option<String>, name| what.ok_or(format!("a suppression needs `{name}`"));
        let until = needed(until, "until")?;
        let until = date(&until).ok_or(format!("`until = {until:?}` is no date (hint: \"2027-01-31\")"))?;
        Ok(Self { test: needed(test, "test")?, kind, reason: needed(reason, "reason")?, until })
    }

    /// Whether a finding of a test is meant, on a day when it still counts.
    pub(super) fn covers(&self, test: &str, finding: &raddle::Finding, today: Date) -> bool {
        let kind = finding.kind.to_string();
        today <= self.until && test.contains(&self.test) && self.kind.as_ref().is_none_or(|wanted| *wanted == kind)
    }
}

fn entries(table: &Value) -> Result<impl Iterator<Item = (&str, &Value)>, String> {
    let table = table.as_object().ok_or("a table was expected")?;
    Ok(table.iter().map(|(key, value)| (key.as_str(), value)))
}

fn text<'a>(key: &str, value: &'a Value) -> Result<&'a str, String> {
    value.as_str().ok_or(format!("`{key}` is a text"))
}

fn owned(key: &str, value: &Value) -> Result<String, String> {
    text(key, value).map(str::to_owned)
}

fn list<'a>(key: &str, value: &'a Value) -> Result<&'a [Value], String> {
    value.as_array().map(Vec::as_slice).ok_or(format!("`{key}` is a list"))
}

/// `10s`, `500ms`, `2m`.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = text.strip_suffix(unit).unwrap_or(text).parse::<f64>().ok();
    let seconds = match unit {
        "ms" => number.map(|n| n / 1000.0),
        "s" => number,
        "m" | "min" => number.map(|n| n * 60.0),
        _ => None,
    };
    seconds
        .and_then(|s| Duration::try_from_secs_f64(s).ok())
        .ok_or(format!("{text:?} is no duration (hint: 10s, 500ms, 2m)"))
}

fn date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let date = Date {
        year: parts.next().filter(|year| year.len() == 4)?.parse().ok()?,
        month: parts.next()?.parse().ok().filter(|month| (1..=12).contains(month))?,
        day: parts.next()?.parse().ok().filter(|day| (1..=31).contains(day))?,
    };
    parts.next().is_none().then_some(date)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_unknown_key_is_an_error_that_says_what_was_meant() {
        let error = Config::parse(&json!({ "buget": "1s" })).unwrap_err();
        assert_eq!(error, "unknown key; did you mean `budget`?");
        let error = Config::parse(&json!({ "suppress": [{ "test": "a", "reson": "b" }] })).unwrap_err();
        assert_eq!(error, "unknown key; did you mean `reason`?");
    }

    #[test]
    fn a_suppression_has_a_reason_and_an_end() {
        let entry = |until: &str| json!({ "suppress": [{ "test": "a", "reason": "b", "until": until }] });
        assert_eq!(Config::parse(&entry("2026-11-21")).expect("valid").suppressions.len(), 1);
        assert!(Config::parse(&entry("soon")).unwrap_err().contains("is no date"));
        let error = Config::parse(&json!({ "suppress": [{ "test": "a", "until": "2026-11-21" }] })).unwrap_err();
        assert_eq!(error, "a suppression needs `reason`");
    }

    #[test]
    fn durations_have_units() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        assert!(duration("10").unwrap_err().contains("hint"));
    }
}
