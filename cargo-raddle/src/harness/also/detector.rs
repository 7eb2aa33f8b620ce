//! The detectors besides raddle, and their run.

use std::time::Duration;

use clap::ValueEnum;
use raddle_tools::nightly;

use super::miri::Miri;
use super::tool::Tool;
use super::tsan::Tsan;
use crate::findings::{Test, Verdict};
use crate::harness::build::Built;
use crate::harness::listed::Listed;
use crate::harness::tests;
use crate::harness::{Failure, Selection, Workspace, entry};

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
            let judged = if test.ignored { entry::marked_ignored(test) } else { tool.examine(test, budget) };
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
