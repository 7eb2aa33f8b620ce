//! ThreadSanitizer: every scenario many times on real threads, in a binary whose std is instrumented too.
//!
//! Without an instrumented std the tool reports races inside it that are none, and misses the order that its locks
//! make. cargo builds one from `rust-src`, in a target directory of its own; nothing else in this workspace is built
//! there, since a dependency that is named `std` cannot be built beside it. What is seen is a matter of chance, and
//! less so for races: two accesses that nothing orders are reported in whichever order they came. A run that panics
//! or hangs is a finding as well. Missed: whatever x86 and this compiler never reorder; fences, which the tool does
//! not know, so that it may accuse a program that is ordered by them; lock orders, since it knows pthread's locks only.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use catalogue::{Detector, FailureKind, Listed, Side};

use super::Detect;
use super::compiler::tool;
use super::process::{self, arguments, build, missing_on_nightly, nightly_cargo};
use crate::child::{self, Ended, Limits, Program};
use crate::text::{one_line, relative, site, tail};
use crate::verdict::{Coverage, Finding, Measured, Missing, Verdict};

/// Runs of a scenario, one after the other in one process.
const TIMES: u32 = 1000;

/// Far above what the slowest scenario takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// The exit code of a run with a report.
const REPORTED: i32 = 66;

/// The detector.
#[derive(Debug)]
pub(super) struct Tsan;

impl Detect for Tsan {
    fn prepare(&self) -> Result<(), Missing> {
        let host = host().ok_or_else(|| missing_on_nightly("rustc"))?;
        if !has_sources() {
            return Err(missing_on_nightly("rust-src"));
        }
        let directory = process::target().join("tsan");
        let mut cargo = nightly_cargo();
        cargo.args(["build", "--quiet", "-Zbuild-std", "--package", "programs", "--features", "start-gate"]);
        cargo.args(["--target", &host, "--target-dir"]).arg(&directory);
        cargo.env("RUSTFLAGS", "-Zsanitizer=thread");
        build(cargo, "`programs` with an instrumented std", "rustup update nightly")?;
        BINARY.get_or_init(|| directory.join(host).join("debug/programs"));
        Ok(())
    }

    fn examine(&self, listed: &Listed, side: Side, part: &str) -> Measured {
        let started = Instant::now();
        let verdict = match watch(listed, side, part) {
            Ok(ended) => judge(&ended),
            Err(error) => Verdict::Inconclusive(format!("the program could not be started: {error}")),
        };
        let reproduce = Program { listed, side, scenario: part }.reproduce(Detector::Tsan);
        Measured { verdict, took: started.elapsed(), reproduce }
    }
}

/// The instrumented `programs`.
static BINARY: OnceLock<PathBuf> = OnceLock::new();

fn watch(listed: &Listed, side: Side, scenario: &str) -> io::Result<Ended> {
    let binary = BINARY.get().ok_or_else(|| io::Error::other("internal error: nothing was built"))?;
    let mut options = OsString::from(format!("halt_on_error=1 exitcode={REPORTED}"));
    if let Some(more) = std::env::var_os("TSAN_OPTIONS") {
        options.push(" ");
        options.push(more);
    }
    let mut command = tool(binary);
    command.args(arguments(listed, side, scenario, TIMES)).env("TSAN_OPTIONS", options);
    child::run(command, Limits::instrumented(PATIENCE))
}

/// What a run says: the tool's report, else how it ended.
fn judge(ended: &Ended) -> Verdict {
    if let Some((_, report)) = ended.stderr.split_once("WARNING: ThreadSanitizer: ") {
        return Verdict::Found(reported(report));
    }
    if let Some((_, trouble)) = ended.stderr.split_once("FATAL: ThreadSanitizer: ") {
        return Verdict::Inconclusive(format!("ThreadSanitizer itself failed: {}", one_line(first_line(trouble))));
    }
    match process::failure(ended, None) {
        Some(finding) => Verdict::Found(finding),
        None => Verdict::Clean { coverage: Coverage::Sampled, executions: Some(u64::from(TIMES)) },
    }
}

fn reported(report: &str) -> Finding {
    let what = first_line(report).split(" (pid=").next().unwrap_or_default();
    let kind = match what {
        _ if what.starts_with("data race") => FailureKind::DataRace,
        _ if what.starts_with("lock-order-inversion") => FailureKind::LockOrder,
        _ if what.starts_with("thread leak") => FailureKind::Leak,
        _ => FailureKind::UndefinedBehaviour,
    };
    // The accesses come first, a paragraph each, then where the memory and the threads come from.
    let accesses: Vec<String> = report.split("\n\n").take(2).filter_map(site).collect();
    let message = match &accesses[..] {
        [one, other] => format!("{what} between {one} and {other}"),
        _ => what.to_owned(),
    };
    Finding {
        kind,
        message: one_line(&message),
        site: accesses.into_iter().next(),
        evidence: relative(shorter(report).trim()),
        executions: None,
    }
}

/// The report without the frames of std and the loader, which are most of it.
fn shorter(report: &str) -> String {
    let frame = |line: &str| line.trim_start().starts_with('#');
    let own = |line: &str| site(line).is_some() || line.contains("programs/src/");
    let kept: Vec<&str> = report.lines().filter(|line| !frame(line) || own(line)).collect();
    let kept = kept.join("\n");
    tail(&kept, 6 << 10).to_owned()
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// The target that nightly builds for by itself.
fn host() -> Option<String> {
    let said = ask(&["-vV"])?;
    said.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned)
}

/// Whether nightly's `rust-src` is here.
fn has_sources() -> bool {
    let sysroot = ask(&["--print", "sysroot"]);
    sysroot.is_some_and(|root| PathBuf::from(root.trim()).join("lib/rustlib/src/rust/library/Cargo.lock").exists())
}

fn ask(arguments: &[&str]) -> Option<String> {
    let mut rustc: Command = tool("rustc");
    rustc.arg("+nightly").args(arguments);
    let ended = child::run(rustc, Limits::tool(Duration::from_secs(60))).ok()?;
    ended.end.success().then_some(ended.stdout)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RACE: &str = "==================\nWARNING: ThreadSanitizer: data race (pid=6574)\n  \
        Read of size 8 at 0x720800000050 by thread T1:\n    #0 get /rust/core/src/cell.rs:555:18 (programs+0x3f)\n    \
        #1 record buggy/src/hits.rs:27:35 (programs+0x35)\n\n  \
        Previous write of size 8 at 0x720800000050 by thread T2:\n    #0 set /rust/core/src/cell.rs:437:14\n    \
        #1 record buggy/src/hits.rs:28:20 (programs+0x35)\n\n  Thread T1 (tid=1) created by main thread at:\n    \
        #0 scenario buggy/src/hits.rs:43:9\n\nSUMMARY: ThreadSanitizer: data race /rust/core/src/cell.rs:555:18\n";

    #[test]
    fn a_race_is_named_by_its_two_accesses() {
        let stderr = RACE.to_owned();
        let ended = Ended { end: child::End::Exited(REPORTED), stdout: String::new(), stderr, took: Duration::ZERO };
        let Verdict::Found(finding) = judge(&ended) else { panic!("nothing found") };
        assert_eq!(finding.kind, FailureKind::DataRace);
        assert_eq!(finding.message, "data race between buggy/src/hits.rs:27 and buggy/src/hits.rs:28");
        assert!(!finding.evidence.contains("cell.rs:437"), "{}", finding.evidence);
    }
}
