//! `--also`: the same tests under Miri and under ThreadSanitizer, beside what the engine says of them.
//!
//! They are built by the user's nightly toolchain on the real std, each in a target directory of its own, and selected
//! as raddle's are. [`miri`] interprets a test under many seeds, [`tsan`] runs it again and again on real threads; how
//! the tools are asked and read is [`tools`](raddle_tools), the same as for the catalogue. What they say becomes a
//! finding of the same form as raddle's ([`finding`]), with its lines; a token to replay it has none of them, so that an
//! entry carries the command that shows it again. Left alone, as in raddle's own run: targets with a harness of their
//! own, and examples in docs.

mod finding;
mod libtest;
mod miri;
mod places;
mod tsan;

use std::process::Command;
use std::time::Duration;

use clap::ValueEnum;
use raddle_tools::nightly;

use self::miri::Miri;
use self::tsan::Tsan;
use super::build::{Built, Executable};
use super::tests::{self, Listed};
use super::{Failure, Selection, Workspace, verdict};
use crate::findings::{Test, Verdict};

/// A detector besides raddle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Also {
    /// Interprets each test under many seeds: data races, undefined behaviour, deadlocks
    Miri,
    /// Runs each test many times on real threads with ThreadSanitizer: data races
    Tsan,
}

/// Time to list the tests of an executable, for which cargo may have to build a package on its own.
const LISTING: Duration = Duration::from_secs(900);

/// A tool whose tests are built.
pub(crate) struct Prepared {
    tool: Box<dyn Tool>,
    built: Built,
}

/// What the two have in common.
trait Tool: Sync {
    /// As in the reports.
    fn name(&self) -> &'static str;

    /// Starts a test executable with libtest's `arguments`.
    fn command(&self, executable: &Executable, arguments: &[&str]) -> Command;

    /// Runs a test for as long as the budget allows, and says what is to be said of it.
    fn examine(&self, test: &Listed<'_>, budget: Duration) -> Test;
}

impl Also {
    /// Says what is missing on this machine, if anything is.
    pub(crate) fn look_for(self) -> Result<(), Failure> {
        if self == Self::Miri {
            nightly::has_miri()?;
        }
        Ok(nightly::has_sources()?)
    }

    /// Builds the tests that are selected.
    pub(crate) fn prepare(self, workspace: &Workspace, selection: &Selection) -> Result<Prepared, Failure> {
        let tool: (Box<dyn Tool>, Built) = match self {
            Self::Miri => {
                let (tool, built) = Miri::prepare(workspace, selection)?;
                (Box::new(tool), built)
            }
            Self::Tsan => {
                let (tool, built) = Tsan::prepare(workspace, selection)?;
                (Box::new(tool), built)
            }
        };
        Ok(Prepared { tool: tool.0, built: tool.1 })
    }
}

impl Prepared {
    /// The tool's entries for the tests that are selected, and one for each of `own` that it does not have.
    pub(crate) fn run(
        &self,
        selection: &Selection,
        budget: Duration,
        jobs: usize,
        own: &[Test],
        progress: &(dyn Fn(usize, usize, &str) + Sync),
    ) -> Result<Vec<Test>, Failure> {
        let tool = &*self.tool;
        let mut listed = Vec::new();
        for executable in &self.built.executables {
            let command = |arguments: &[&str]| tool.command(executable, arguments);
            listed.extend(tests::list(&command, executable, selection, LISTING)?);
        }
        let examine = |_: usize, test: &Listed<'_>| {
            let judged = if test.ignored { verdict::marked_ignored(test) } else { tool.examine(test, budget) };
            Test { detector: tool.name().to_owned(), ..judged }
        };
        let mut entries = tests::each(&listed, jobs, &examine, progress);
        let is_same = |one: &Test, other: &Test| {
            (&one.package, &one.target, &one.name) == (&other.package, &other.target, &other.name)
        };
        let lacking: Vec<Test> = own
            .iter()
            .filter(|raddles| !entries.iter().any(|entry| is_same(entry, raddles)))
            .map(|raddles| Test {
                detector: tool.name().to_owned(),
                verdict: Verdict::Ignored,
                reason: Some(format!("it is not there when it is built for {} (`cfg`)", tool.name())),
                ..Test::of(&raddles.package, &raddles.target, &raddles.name)
            })
            .collect();
        entries.extend(lacking);
        Ok(entries)
    }
}

/// What `cargo test` is told to run the tests of this executable, and no others.
fn target(executable: &Executable) -> Vec<String> {
    match executable.kind.as_str() {
        "lib" => vec!["--lib".to_owned()],
        kind => vec![format!("--{kind}"), executable.target.clone()],
    }
}

/// What libtest is told to run one test.
fn arguments<'a>(test: &'a Listed<'_>, selection: &Selection) -> Vec<&'a str> {
    let mut arguments = vec!["--exact", &test.name, "--nocapture"];
    if selection.runs_ignored() {
        arguments.push("--include-ignored");
    }
    arguments
}

/// What a user tells `cargo test` to run one test.
fn in_words(test: &Listed<'_>, selection: &Selection) -> String {
    let mut words = vec!["-p".to_owned(), test.executable.package.clone()];
    words.extend(target(test.executable));
    words.extend(selection.options(&test.executable.package, &test.executable.features));
    words.push("--".to_owned());
    words.extend(arguments(test, selection).into_iter().map(str::to_owned));
    words.join(" ")
}
