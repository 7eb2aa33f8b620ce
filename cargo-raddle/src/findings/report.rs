//! The data that every report is made from; as JSON it is version 1 of the schema, `docs/report.schema.json`.

use serde::{Deserialize, Serialize};

/// The version of the JSON schema. It rises when a field changes its meaning or goes; new fields do not raise it.
pub const VERSION: u32 = 1;

/// A run: what was found in each test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// [`VERSION`].
    pub version: u32,
    /// The tests, in the order of package, target and name; one that several detectors look at has an entry for each.
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
    /// Those that differ from one another; 0 where the detector does not count them.
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
    /// The command that shows it again, where no token of a finding does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<String>,
}

impl Test {
    /// An entry of raddle's that nothing is said in yet.
    pub fn of(package: &str, target: &str, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            package: package.to_owned(),
            target: target.to_owned(),
            detector: RADDLE.to_owned(),
            verdict: Verdict::Clean,
            coverage: None,
            executions: 0,
            distinct: 0,
            millis: 0,
            reason: None,
            limits: Vec::new(),
            findings: Vec::new(),
            again: None,
        }
    }
}

impl Report {
    /// The tests, each with what its detectors say of it, in the order of the report.
    ///
    /// An entry of the report is what one detector says of a test; those of a test stand side by side.
    pub fn by_test(&self) -> impl Iterator<Item = &[Test]> {
        self.tests.chunk_by(|one, other| {
            (&one.package, &one.target, &one.name) == (&other.package, &other.target, &other.name)
        })
    }

    /// What is to be said of each test: a failure that any detector found; else that it is clean, if any could say so; else
    /// that none could tell.
    pub fn verdicts(&self) -> impl Iterator<Item = Verdict> {
        const STRONGEST: [Verdict; 3] = [Verdict::Found, Verdict::Clean, Verdict::Inconclusive];
        self.by_test().map(|entries| {
            let is_said = |verdict: &Verdict| entries.iter().any(|entry| entry.verdict == *verdict);
            STRONGEST.into_iter().find(is_said).unwrap_or(Verdict::Ignored)
        })
    }

    /// Everybody who looked, in the order of [`DETECTORS`].
    pub fn detectors(&self) -> Vec<&'static str> {
        DETECTORS.into_iter().filter(|known| self.tests.iter().any(|test| test.detector == *known)).collect()
    }
}

/// The detector that is asked if no other is.
const RADDLE: &str = "raddle";

/// Everybody who can look at a test.
pub const DETECTORS: [&str; 5] = [RADDLE, "loom", "shuttle", "miri", "tsan"];

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
