//! The tests under Miri: each under the seeds 0, 1, 2 …, as far as the budget goes.
//!
//! cargo is asked for each test, as a user would: `cargo miri test -p … -- --exact …`. All seeds share one process, which
//! ends with the budget; if that is not enough for the first of them, it runs alone and to its end. A failing seed runs
//! once more by itself, for a report that is about nothing else.
//!
//! A test runs in isolation, where files, processes and the host's clock are out of reach and a seed decides everything:
//! what was found is found again. One that asks for what isolation keeps from it, or that panics under the first seed
//! but not without isolation (a variable of the environment may be missing), runs without, and its entry says so.
//! Memory and threads that are left over at the end are no failure of a test: `-Zmiri-ignore-leaks`. What else is wanted
//! stands in `MIRIFLAGS`. Missed: bugs that are no undefined behaviour and need a switch within a few instructions; of a
//! lost update between two threads, 48 seeds show nothing.

use std::io;
use std::process::Command;
use std::time::{Duration, Instant};

use raddle::{Finding, FindingKind};
use raddle_tools::process::{self, End, Ended, Limits};
use raddle_tools::verdict::Verdict as Said;
use raddle_tools::{miri, nightly};

use super::places::Places;
use super::tool::{Tool, arguments, in_words, target};
use super::{finding, libtest};
use crate::findings::{Coverage, Test, Verdict};
use crate::harness::build::{self, Built, Executable};
use crate::harness::embed::key;
use crate::harness::listed::Listed;
use crate::harness::{Failure, Selection, Workspace, entry};

/// Seeds of a test, at most.
const SEEDS: u32 = 64;

/// What a test has at least, whatever the budget: Miri takes a second to start, and more on a loaded machine.
const AT_LEAST: Duration = Duration::from_secs(5);

/// What the first seed, or a report, may take beyond the budget.
const TO_FINISH: Duration = Duration::from_secs(30);

/// What holds for every run.
const FLAGS: &str = "-Zmiri-ignore-leaks";

const WITHOUT_ISOLATION: &str = "-Zmiri-disable-isolation";

const NOTE: &str = "it needs files, the environment, processes or the real time: Miri ran it without isolation, so that a \
                    seed may show something else the next time";

pub(super) struct Miri {
    selection: Selection,
    directory: std::path::PathBuf,
    places: Places,
}

/// What a run says of a test.
enum Run {
    Passed,
    Found(Box<Finding>),
    Inconclusive(String),
}

impl Miri {
    pub(super) fn prepare(workspace: &Workspace, selection: &Selection) -> Result<(Self, Built), Failure> {
        // Where checkouts share a target directory, what is built for Miri points at the sources of the first of them, and
        // cargo does not see it.
        let directory = workspace.target().join(key(&workspace.root));
        let mut cargo = nightly::command("cargo");
        cargo.args(["miri", "test", "--target-dir"]).arg(&directory).args(&selection.cargo);
        let explain = |errors: &[_]| build::shown(errors, "for Miri, on nightly");
        let built = build::compile(cargo, workspace).map_err(|stopped| stopped.explain(explain))?;
        Ok((Self { selection: selection.clone(), directory, places: Places(workspace.root.clone()) }, built))
    }

    /// Runs a test under the seeds that `seeds` names.
    fn run(&self, test: &Listed<'_>, isolated: bool, seeds: &str, time: Duration) -> io::Result<Ended> {
        let mut command = self.command(test.executable, &arguments(test, &self.selection));
        command.env("MIRIFLAGS", flags(isolated, seeds));
        process::run(command, Limits::tool(time))
    }

    /// Runs a test under one seed, and says what it says.
    fn one(&self, test: &Listed<'_>, isolated: bool, seed: u32, time: Duration) -> io::Result<(Ended, Run)> {
        let ended = self.run(test, isolated, &miri::seed(seed), time)?;
        let run = self.judge(test, &ended, seed);
        Ok((ended, run))
    }

    fn judge(&self, test: &Listed<'_>, ended: &Ended, seed: u32) -> Run {
        let before = |found| Run::Found(Box::new(Finding { executions_before: seed.into(), ..found }));
        match ended.end {
            End::Exited(0) if libtest::passed(ended) == 1 => return Run::Passed,
            End::TimedOut | End::Asleep | End::Stuck | End::OutOfMemory => {
                let why = libtest::end(ended).err().unwrap_or_else(|| "Miri did not come to an end".to_owned());
                return Run::Inconclusive(format!("{why} (hint: Miri is slow; a longer --budget gives it more time)"));
            }
            End::Signalled(signal) => {
                // A signal to cargo or to Miri, not to the program that it interprets.
                return Run::Inconclusive(format!("signal {signal} ended Miri: was there too little memory?"));
            }
            End::Exited(_) => {}
        }
        if let Some(found) = libtest::failed(ended, &test.name, &self.places) {
            return before(found);
        }
        if miri::is_silent(ended) {
            let words = "it ended the process before it was over".to_owned();
            return before(finding::at(FindingKind::Abort, &words, None));
        }
        let site = |text: &str| self.places.first(text);
        match miri::judge(ended, seed, &test.name, &site) {
            Said::Found(said) => {
                let Some(kind) = finding::kind(said.kind) else { return Run::Inconclusive(said.message) };
                let found = match kind {
                    FindingKind::DataRace => {
                        miri::race(&ended.stderr, &site).and_then(|r| finding::race(&r, &test.name))
                    }
                    FindingKind::Deadlock => finding::deadlock(&miri::stuck(&ended.stderr, &site), &test.name),
                    _ => None,
                };
                before(found.unwrap_or_else(|| finding::at(kind, &said.message, said.site.as_deref())))
            }
            Said::Inconclusive(why) => Run::Inconclusive(why),
            Said::Clean { .. } | Said::Unavailable(_) => Run::Inconclusive("Miri said nothing of it".to_owned()),
        }
    }

    /// Runs a test under the seeds from `first` on: how many it passed, and the one that it failed.
    fn many(
        &self,
        test: &Listed<'_>,
        isolated: bool,
        first: u32,
        time: Duration,
    ) -> io::Result<(u64, Option<u32>, Ended)> {
        let ended = self.run(test, isolated, &miri::seeds(first..SEEDS), time)?;
        Ok((libtest::passed(&ended), miri::failing(&ended), ended))
    }

    /// The first seed, to its end, and whether the others are to run in isolation.
    fn first(&self, test: &Listed<'_>, needs_more: bool, time: Duration) -> io::Result<(bool, Run)> {
        let is_panic = |run: &Run| matches!(run, Run::Found(found) if found.kind == FindingKind::Panic);
        let mut panicked = None;
        if !needs_more {
            let (ended, run) = self.one(test, true, 0, time)?;
            if is_panic(&run) {
                panicked = Some(run);
            } else if !miri::is_isolated(&ended) {
                return Ok((true, run));
            }
        }
        let (_, without) = self.one(test, false, 0, time)?;
        // Where it panics anyway, the report that is the same every time is the better one.
        Ok(match panicked {
            Some(run) if !matches!(without, Run::Passed) => (true, run),
            _ => (false, without),
        })
    }

    fn seeds(&self, test: &Listed<'_>, budget: Duration) -> io::Result<Test> {
        let started = Instant::now();
        let budget = budget.max(AT_LEAST);
        let left = || budget.saturating_sub(started.elapsed());
        let mut judged = test.entry();
        let (mut isolated, mut run) = (true, Run::Passed);
        let (mut passed, mut failing, ended) = self.many(test, isolated, 0, budget)?;
        if passed == 0 {
            // The first seed fails, or takes longer than the budget.
            (isolated, run) = self.first(test, miri::is_isolated(&ended), left() + TO_FINISH)?;
            (passed, failing) = (1, None);
            if matches!(run, Run::Passed) && !left().is_zero() {
                let (more, failed, _) = self.many(test, isolated, 1, left())?;
                (passed, failing) = (passed + more, failed);
            }
        }
        judged.executions = failing.map_or(passed, |seed| u64::from(seed) + 1);
        if let Some(seed) = failing {
            run = match self.one(test, isolated, seed, left() + TO_FINISH)?.1 {
                Run::Passed => Run::Inconclusive(format!("seed {seed} failed, and then did not")),
                run => run,
            };
        }
        if !isolated {
            judged.limits.push(NOTE.to_owned());
        }
        judged = match run {
            Run::Passed => Test { coverage: Some(Coverage::Sampled), ..judged },
            Run::Inconclusive(why) => Test { verdict: Verdict::Inconclusive, reason: Some(why), ..judged },
            Run::Found(found) => {
                let again = Some(self.again(test, isolated, failing.unwrap_or(0)));
                Test { verdict: Verdict::Found, findings: vec![*found], again, ..judged }
            }
        };
        judged.millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok(judged)
    }

    /// The command that runs a test under this seed once more.
    fn again(&self, test: &Listed<'_>, isolated: bool, seed: u32) -> String {
        let (flags, name) = (flags(isolated, &miri::seed(seed)), nightly::name());
        format!("MIRIFLAGS=\"{flags}\" cargo +{name} miri test {}", in_words(test, &self.selection))
    }
}

/// The user's own flags, and these.
fn flags(isolated: bool, seeds: &str) -> String {
    let own = std::env::var("MIRIFLAGS").unwrap_or_default();
    let flags = [own.as_str(), FLAGS, if isolated { "" } else { WITHOUT_ISOLATION }, seeds];
    flags.into_iter().filter(|flag| !flag.is_empty()).collect::<Vec<_>>().join(" ")
}

impl Tool for Miri {
    fn name(&self) -> &'static str {
        "miri"
    }

    fn command(&self, executable: &Executable, arguments: &[&str]) -> Command {
        let mut cargo = nightly::command("cargo");
        cargo.args(["miri", "test", "--target-dir"]).arg(&self.directory);
        // Another package may have the same name.
        cargo.args(["-p", &format!("{}@{}", executable.package, executable.version)]).args(target(executable));
        cargo
            .args(self.selection.options(&executable.package, &executable.features))
            .arg("--")
            .args(arguments)
            .env("CARGO_TERM_COLOR", "never");
        cargo
    }

    fn examine(&self, test: &Listed<'_>, budget: Duration) -> Test {
        self.seeds(test, budget)
            .unwrap_or_else(|error| entry::inconclusive(test, &format!("Miri cannot be started: {error}")))
    }
}
