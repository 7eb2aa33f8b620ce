//! The tests with ThreadSanitizer, on real threads: each run is a process of its own.
//!
//! std is built with the sanitizer, too: without it there would be reports from inside std that are none. The flag comes
//! from the compiler's [`wrapper`](crate::harness::wrapper), so that a package's own flags stay what they are. A race is
//! seen in whichever order the accesses came; for anything else it is left to chance whether a run shows it. A test
//! whose threads all wait for one another is a deadlock; one that just does not end is inconclusive, since it may wait
//! for something from outside. Missed: what the catalogue's column `tsan` misses, lock orders and fences above all.

use std::process::Command;
use std::time::{Duration, Instant};

use raddle_tools::process::{self, Ended, Limits};
use raddle_tools::verdict::Verdict as Said;
use raddle_tools::{nightly, tsan};

use super::places::Places;
use super::tool::{Tool, arguments, in_words};
use super::{finding, libtest};
use crate::findings::{Coverage, Test, Verdict};
use crate::harness::build::{self, Built, Executable};
use crate::harness::listed::Listed;
use crate::harness::tests;
use crate::harness::wrapper::Plan;
use crate::harness::{Failure, Selection, Toolchain, Workspace, entry};

/// Runs of a test, at most.
const RUNS: u64 = 50;

/// What a run may take beyond the budget.
const TO_FINISH: Duration = Duration::from_secs(30);

/// How long all threads may wait for one another.
const STUCK: Duration = Duration::from_secs(2);

pub(super) struct Tsan {
    toolchain: Toolchain,
    selection: Selection,
    places: Places,
}

impl Tsan {
    pub(super) fn prepare(workspace: &Workspace, selection: &Selection) -> Result<(Self, Built), Failure> {
        let toolchain = Toolchain::nightly()?;
        let mut cargo = nightly::command("cargo");
        cargo.args(["test", "-Zbuild-std", "--target", &toolchain.host, "--target-dir"]);
        cargo.arg(workspace.target().join("tsan")).args(&selection.cargo);
        build::wrap(&mut cargo, &Plan { flags: vec![tsan::FLAG.to_owned()], ..Plan::default() })?;
        let explain = |errors: &[_]| build::shown(errors, "with ThreadSanitizer, on nightly");
        let built = build::compile(cargo, workspace).map_err(|stopped| stopped.explain(explain))?;
        Ok((Self { toolchain, selection: selection.clone(), places: Places(workspace.root.clone()) }, built))
    }

    fn run(&self, test: &Listed<'_>, time: Duration) -> std::io::Result<Ended> {
        // With one test at a time, libtest waits for its end without a time limit, as the others wait in a deadlock.
        let arguments = [arguments(test, &self.selection), vec!["--test-threads", "1"]].concat();
        let mut command = self.command(test.executable, &arguments);
        // A package may count on threads that outlive it: what is left behind is no failure of a test.
        command.env("TSAN_OPTIONS", tsan::options("report_thread_leaks=0"));
        process::run(command, Limits { stuck: Some(STUCK), ..Limits::tool(time) })
    }

    /// What one run says: nothing, if the test passed.
    fn judge(&self, test: &Listed<'_>, ended: &Ended) -> Option<Result<raddle::Finding, String>> {
        let site = |text: &str| self.places.first(text);
        let own = |line: &str| self.places.own(line);
        match tsan::judge(ended, &site, &own) {
            Some(Said::Found(said)) => {
                let Some(kind) = finding::kind(said.kind) else { return Some(Err(said.message)) };
                let race = tsan::race(&ended.stderr, &site).filter(|_| kind == raddle::FindingKind::DataRace);
                let race = race.and_then(|race| finding::race(&race, &test.name));
                return Some(Ok(race.unwrap_or_else(|| finding::at(kind, &said.message, said.site.as_deref()))));
            }
            Some(Said::Inconclusive(why)) => return Some(Err(why)),
            _ => {}
        }
        if ended.end.success() && libtest::passed(ended) == 1 {
            return None;
        }
        Some(libtest::failed(ended, &test.name, &self.places).map_or_else(|| libtest::end(ended), Ok))
    }

    /// The command that runs a test so once more, with what is built already.
    fn again(&self, test: &Listed<'_>) -> String {
        format!("cargo raddle test --also tsan -- {}", in_words(test, &self.selection))
    }
}

impl Tool for Tsan {
    fn name(&self) -> &'static str {
        "tsan"
    }

    fn command(&self, executable: &Executable, arguments: &[&str]) -> Command {
        let mut command = tests::command(&self.toolchain, executable);
        command.args(arguments);
        command
    }

    fn examine(&self, test: &Listed<'_>, budget: Duration) -> Test {
        let started = Instant::now();
        let mut judged = Test { coverage: Some(Coverage::Sampled), ..test.entry() };
        while judged.executions < RUNS && (judged.executions == 0 || started.elapsed() < budget) {
            let left = budget.saturating_sub(started.elapsed());
            let ended = match self.run(test, left + TO_FINISH) {
                Ok(ended) => ended,
                Err(error) => return entry::inconclusive(test, &format!("it cannot be started: {error}")),
            };
            let before = judged.executions;
            judged.executions += 1;
            match self.judge(test, &ended) {
                None => continue,
                Some(Ok(found)) => {
                    let found = raddle::Finding { executions_before: before, ..found };
                    let again = Some(self.again(test));
                    judged = Test { verdict: Verdict::Found, findings: vec![found], again, ..judged };
                }
                Some(Err(why)) => {
                    judged = Test { verdict: Verdict::Inconclusive, reason: Some(why), ..judged };
                }
            }
            judged.coverage = None;
            break;
        }
        judged.millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        judged
    }
}
