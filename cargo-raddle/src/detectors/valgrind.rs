//! Valgrind's Helgrind and DRD, on the programs over pthread's locks.
//!
//! Both follow pthread calls and nothing else: of std's own locks they see plain memory, and accuse every correct
//! program. So they are given `programs-on-pthread`. What std does without pthread, before and after the programs' own
//! code, is suppressed, each entry with its argument, in `ci/helgrind.supp` and `ci/drd.supp`. Helgrind also compares
//! the orders in which locks are taken, whether or not a run hangs. Valgrind runs one thread at a time and hands over
//! rarely: what needs an unlucky moment is hardly ever seen. Missed: the order that atomics make, which is taken for
//! a race; weak memory.

use std::io;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use catalogue::{Detector, FailureKind, Listed, Side};

use super::Detect;
use super::compiler::{answers, tool};
use super::process::{self, arguments, build, site};
use crate::child::{self, Ended, Limits, Program};
use crate::text::{one_line, relative, tail, workspace};
use crate::verdict::{Coverage, Finding, Measured, Missing, Verdict};

/// Runs of a scenario, one after the other in one process.
const TIMES: u32 = 5;

/// Far above what the slowest scenario takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// A tool of Valgrind's.
#[derive(Debug)]
pub(super) enum Valgrind {
    /// Races, and locks taken in both orders.
    Helgrind,
    /// Races; it forgets sooner, and so is quicker on long runs.
    Drd,
}

impl Detect for Valgrind {
    fn prepare(&self) -> Result<(), Missing> {
        if !answers(tool("valgrind")) {
            return Err(Missing { what: "Valgrind".to_owned(), install: "apt-get install -y valgrind".to_owned() });
        }
        let mut cargo = tool("cargo");
        cargo.args(["build", "--quiet", "--package", "programs-on-pthread", "--target-dir"]).arg(process::target());
        build(cargo, "`programs-on-pthread`", "cargo build -p programs-on-pthread")?;
        BINARY.get_or_init(|| process::target().join("debug/programs-on-pthread"));
        Ok(())
    }

    fn examine(&self, listed: &Listed, side: Side, part: &str) -> Measured {
        let started = Instant::now();
        let verdict = match self.watch(listed, side, part) {
            Ok(ended) => judge(&ended),
            Err(error) => Verdict::Inconclusive(format!("Valgrind could not be started: {error}")),
        };
        let reproduce = Program { listed, side, scenario: part }.reproduce(self.detector());
        Measured { verdict, took: started.elapsed(), reproduce }
    }
}

/// The programs on pthread's locks.
static BINARY: OnceLock<PathBuf> = OnceLock::new();

impl Valgrind {
    const fn detector(&self) -> Detector {
        match self {
            Self::Helgrind => Detector::Helgrind,
            Self::Drd => Detector::Drd,
        }
    }

    fn watch(&self, listed: &Listed, side: Side, scenario: &str) -> io::Result<Ended> {
        let binary = BINARY.get().ok_or_else(|| io::Error::other("internal error: nothing was built"))?;
        let suppressions = workspace().join("ci").join(format!("{}.supp", self.detector()));
        let mut command = tool("valgrind");
        command.arg(format!("--tool={}", self.detector()));
        command.arg(format!("--suppressions={}", suppressions.display()));
        // The first report decides; nothing after it is worth the time.
        command.args([
            "--quiet",
            "--fair-sched=yes",
            "--fullpath-after=",
            "--error-exitcode=66",
            "--exit-on-first-error=yes",
        ]);
        command.arg(binary).args(arguments(listed, side, scenario, TIMES));
        child::run(command, Limits::instrumented(PATIENCE))
    }
}

/// What a run says: the tool's first report, else how it ended.
fn judge(ended: &Ended) -> Verdict {
    let report = report(&ended.stderr);
    let headed = report.lines().enumerate().find_map(|(at, line)| Some((at, kind(line)?)));
    if let Some((at, kind)) = headed {
        let lines: Vec<&str> = report.lines().skip(at).collect();
        let report = lines.join("\n");
        // Threads are numbered in the order of their creation, which says nothing here.
        let message = without_addresses_and_numbers(lines[0]);
        return Verdict::Found(Finding {
            kind,
            message: one_line(&message),
            site: site(&report),
            evidence: relative(tail(report.trim(), 6 << 10)),
            executions: None,
        });
    }
    match process::failure(ended, None) {
        Some(finding) => Verdict::Found(finding),
        None => Verdict::Clean { coverage: Coverage::Sampled, executions: Some(u64::from(TIMES)) },
    }
}

/// What Valgrind itself has written, without its margin.
fn report(stderr: &str) -> String {
    let margin = |line: &str| {
        let rest = line.strip_prefix("==")?;
        Some(rest.split_once("==")?.1.strip_prefix(' ').unwrap_or_default().to_owned())
    };
    stderr.lines().filter_map(margin).collect::<Vec<_>>().join("\n")
}

/// What a line reports, if it is the head of a report.
fn kind(line: &str) -> Option<FailureKind> {
    if line.starts_with("Possible data race") || line.starts_with("Conflicting ") {
        return Some(FailureKind::DataRace);
    }
    if line.contains("lock order ") {
        return Some(FailureKind::LockOrder);
    }
    // Everything else that these tools say is a pthread call that was used as it must not be.
    let misuse = [
        "Thread #",
        "Probably a race condition",
        "Mutex ",
        "Recursive locking",
        "The object at",
        "Attempt to",
        "Destroying ",
    ];
    let note = line.ends_with("was created") || line.contains(" was ") && !line.contains("not ");
    (misuse.iter().any(|start| line.starts_with(start)) && !note).then_some(FailureKind::UndefinedBehaviour)
}

/// `line` with `…` for every number that follows `#` or `0x`, or the word `thread`.
fn without_addresses_and_numbers(line: &str) -> String {
    let words = line.split(' ').scan("", |before, word| {
        let number = word.starts_with('#') || word.starts_with("0x") || *before == "thread";
        *before = word;
        Some(if number && word.contains(|c: char| c.is_ascii_digit()) { "…" } else { word })
    });
    words.collect::<Vec<_>>().join(" ")
}
