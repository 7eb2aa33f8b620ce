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
use raddle_tools::process::{self, Ended, Limits};
use raddle_tools::text::{one_line, relative, tail};
use raddle_tools::verdict::{Coverage, Finding, Missing, Verdict};

use super::Detect;
use super::compiler::{answers, tool};
use super::real_threads::{self, arguments, build};
use crate::child::Program;
use crate::measured::Measured;
use crate::text::{site, workspace};

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
        cargo
            .args(["build", "--quiet", "--package", "programs-on-pthread", "--target-dir"])
            .arg(real_threads::target());
        build(cargo, "`programs-on-pthread`", "cargo build -p programs-on-pthread")?;
        BINARY.get_or_init(|| real_threads::target().join("debug/programs-on-pthread"));
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
        process::run(command, Limits::instrumented(PATIENCE))
    }
}

/// What a run says: the tool's first report, else how it ended.
fn judge(ended: &Ended) -> Verdict {
    let said = said(&ended.stderr);
    if let Some((head, report)) = first_report(&said) {
        return Verdict::Found(Finding {
            kind: kind(report),
            message: one_line(&without_numbers(head)),
            site: site(report),
            evidence: relative(tail(report.trim(), 6 << 10)),
            executions: None,
        });
    }
    match real_threads::failure(ended, None) {
        Some(finding) => Verdict::Found(finding),
        None => Verdict::Clean { coverage: Coverage::Sampled, executions: Some(u64::from(TIMES)) },
    }
}

/// The head of the first report, and what is written from there on.
///
/// Helgrind first says where the threads were created that it will speak of, and rules a line below that. DRD names
/// the thread, and only then the creation, if at all. It is no report that a thread holds a lock at its end, which no
/// guard allows: the process has ended under it, and why is said elsewhere.
fn first_report(said: &str) -> Option<(&str, &str)> {
    let rule = |line: &str| line.len() > 20 && line.bytes().all(|b| b == b'-');
    let ruled = said.lines().any(rule);
    let mut expected = !ruled;
    let mut at = 0;
    for line in said.split_inclusive('\n') {
        let words = line.trim_end();
        // Blank lines, DRD's name for the thread, and what Helgrind tells of the locks before the report itself.
        let introduces =
            words.is_empty() || words.starts_with(' ') || words.starts_with("Thread ") && words.ends_with(':');
        if rule(words) {
            expected = true;
        } else if expected && !introduces {
            if !words.contains("Exiting thread still holds") && !words.starts_with("Exit program on first error") {
                return Some((words, &said[at..]));
            }
            expected = !ruled;
        }
        at += line.len();
    }
    None
}

/// What Valgrind itself has written, without its margin.
fn said(stderr: &str) -> String {
    let margin = |line: &str| {
        let rest = line.strip_prefix("==")?;
        Some(rest.split_once("==")?.1.strip_prefix(' ').unwrap_or_default().to_owned())
    };
    stderr.lines().filter_map(margin).collect::<Vec<_>>().join("\n")
}

/// What a report is about. Besides races and orders of locks there are calls that pthread's rules forbid; where a
/// thread waits for a lock of its own, that is a deadlock of one.
fn kind(report: &str) -> FailureKind {
    let head: Vec<&str> = report.lines().take(2).collect();
    let says = |words: &str| head.iter().any(|line| line.contains(words));
    if says("Possible data race") || says("Conflicting ") {
        FailureKind::DataRace
    } else if says("lock order ") {
        FailureKind::LockOrder
    } else if says("re-lock") || says("Recursive locking") || says("Already locked") || says("EDEADLK") {
        FailureKind::Deadlock
    } else {
        FailureKind::UndefinedBehaviour
    }
}

/// `line` without addresses and the numbers of threads, which say nothing to anybody.
fn without_numbers(line: &str) -> String {
    let line = line.strip_prefix("Thread #").and_then(|rest| rest.split_once(": ")).map_or(line, |(_, rest)| rest);
    let mut before = "";
    let mut words = Vec::new();
    for word in line.split(' ') {
        let number = word.starts_with('#') || word.starts_with("0x") || word.starts_with("\"0x") || before == "thread";
        words.push(if number && word.contains(|c: char| c.is_ascii_digit()) { "…" } else { word });
        before = word;
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(report: &str) -> Option<Finding> {
        let lines: String = report.lines().map(|line| format!("==7== {line}\n")).collect();
        let stdout = "programs: over\n".to_owned();
        let ended = Ended { end: process::End::Exited(66), stdout, stderr: lines, took: Duration::ZERO };
        match judge(&ended) {
            Verdict::Found(finding) => Some(finding),
            _ => None,
        }
    }

    const ANNOUNCED: &str = "---Thread-Announcement----------------\n\nThread #1 is the program's root thread\n\n\
         ---Thread-Announcement----------------\n\nThread #2 was created\n   at 0x49: clone (clone.S:76)\n\n\
         --------------------------------------\n\n";

    #[test]
    fn where_a_thread_was_created_is_no_report() {
        assert_eq!(judged(ANNOUNCED), None);
        let held = format!("{ANNOUNCED}Thread #2: Exiting thread still holds 1 lock\n   at 0x49: exit (exit.c:1)\n");
        assert_eq!(judged(&held), None);
        let report = format!(
            "{ANNOUNCED} Lock at 0x4A689F0 was first observed\n   at 0x48: init (x.c:1)\n\nPossible data race during read of size 8 at 0x4A8 by thread #2\nLocks held: none\n   \
             at 0x29: record (/somewhere/buggy/src/hits.rs:12)\n"
        );
        let finding = judged(&report).expect("a race");
        assert_eq!(finding.kind, FailureKind::DataRace);
        assert_eq!(finding.message, "Possible data race during read of size 8 at … by thread …");
        assert_eq!(finding.site.as_deref(), Some("buggy/src/hits.rs:12"));
    }

    #[test]
    fn a_lock_order_is_named_before_its_stacks() {
        let report = format!(
            "{ANNOUNCED}Thread #3: lock order \"0x4A68A60 before 0x4A68AD0\" violated\n\nObserved (incorrect) order is: \
             acquisition of lock at 0x4A68AD0\n   at 0x48: lock\n"
        );
        let finding = judged(&report).expect("an order");
        assert_eq!(finding.kind, FailureKind::LockOrder);
        assert_eq!(finding.message, "lock order … before … violated");
    }

    #[test]
    fn a_thread_that_waits_for_itself_is_a_deadlock() {
        for report in [
            "Thread #2: Attempt to re-lock a non-recursive lock I already hold\n   at 0x48: lock (x.rs:1)\n",
            "Thread #2's call to pthread_rwlock_rdlock failed\n   with error code 35 (EDEADLK: Resource)\n   at 0x4: f\n",
            "Thread 2:\nRecursive locking not allowed: mutex 0x4a898f0, recursion count 1, owner 2.\n   at 0x48: f\n",
            "Thread 2:\nAlready locked for writing by calling thread: rwlock 0x4a89800.\n   at 0x48: f\n",
        ] {
            assert_eq!(judged(report).map(|finding| finding.kind), Some(FailureKind::Deadlock), "{report}");
        }
    }
}
