//! The data that every report is made from; as JSON it is version 1 of the schema, `docs/report.schema.json`.

use serde::{Deserialize, Serialize};

/// The version of the JSON schema. It rises when a field changes its meaning or goes; new fields do not raise it.
pub const VERSION: u32 = 1;

/// A run: what was found in each test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// [`VERSION`].
    pub version: u32,
    /// The tests, in the order of package and name.
    pub tests: Vec<Test>,
}

/// A test and what a detector says of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Test {
    /// As `module::path::test`.
    pub name: String,
    /// The package it belongs to.
    pub package: String,
    /// The target of the package: `lib`, or an integration test's name.
    pub target: String,
    /// Who looked: `raddle`, `loom`, `shuttle`, `miri` or `tsan`.
    pub detector: String,
    /// What was found.
    pub verdict: Verdict,
    /// How much was explored, if it was clean.
    pub coverage: Option<Coverage>,
    /// Executions that were run.
    pub executions: u64,
    /// Those that differ from one another.
    pub distinct: u64,
    /// Wall-clock time, in milliseconds.
    pub millis: u64,
    /// Why it is inconclusive or ignored, or what limits a clean verdict.
    pub reason: Option<String>,
    /// What could not be controlled in it, and what that means.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<String>,
    /// What went wrong.
    pub findings: Vec<raddle::Finding>,
}

/// What is said of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// A failure.
    Found,
    /// None, as far as [`Coverage`] says.
    Clean,
    /// It could not be told.
    Inconclusive,
    /// It was not run.
    Ignored,
}

/// How much a clean verdict speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Coverage {
    /// Every execution.
    Complete,
    /// Every execution within a bound.
    Bounded,
    /// Some executions.
    Sampled,
}
