//! ThreadSanitizer: every scenario many times on real threads, in a binary whose std is instrumented too.
//!
//! Without an instrumented std the tool reports races inside it that are none, and misses the order that its locks
//! make. cargo builds one from `rust-src`, in a target directory of its own; nothing else in this workspace is built
//! there, since a dependency that is named `std` cannot be built beside it. What is seen is a matter of chance, and
//! less so for races: two accesses that nothing orders are reported in whichever order they came. A run that panics
//! or hangs is a finding as well. Missed: whatever x86 and this compiler never reorder; fences, which the tool does
//! not know, so that it may accuse a program that is ordered by them; lock orders, since it knows pthread's locks only.

use std::io;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use catalogue::{Detector, Listed, Side};
use raddle_tools::process::{self, Ended, Limits};
use raddle_tools::verdict::{Coverage, Missing, Verdict};
use raddle_tools::{nightly, tsan};

use super::Detect;
use super::compiler::tool;
use super::real_threads::{self, arguments, build, nightly_cargo};
use crate::child::Program;
use crate::measured::Measured;
use crate::text::site;

/// Runs of a scenario, one after the other in one process.
const TIMES: u32 = 1000;

/// Far above what the slowest scenario takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// The detector.
#[derive(Debug)]
pub(super) struct Tsan;

impl Detect for Tsan {
    fn prepare(&self) -> Result<(), Missing> {
        let host = nightly::host().ok_or_else(|| nightly::missing("rustc"))?;
        nightly::has_sources()?;
        let directory = real_threads::target().join("tsan");
        let mut cargo = nightly_cargo();
        cargo.args(["build", "--quiet", "-Zbuild-std", "--package", "programs", "--features", "start-gate"]);
        cargo.args(["--target", &host, "--target-dir"]).arg(&directory);
        cargo.env("RUSTFLAGS", tsan::FLAG);
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
    let mut command = tool(binary);
    command.args(arguments(listed, side, scenario, TIMES)).env("TSAN_OPTIONS", tsan::options(""));
    process::run(command, Limits::instrumented(PATIENCE))
}

/// What a run says: the tool's report, else how it ended.
fn judge(ended: &Ended) -> Verdict {
    // The frames that are not the catalogue's: of std, of the loader.
    let own = |line: &str| site(line).is_some() || line.contains("programs/src/");
    if let Some(verdict) = tsan::judge(ended, &site, &own) {
        return verdict;
    }
    match real_threads::failure(ended, None) {
        Some(finding) => Verdict::Found(finding),
        None => Verdict::Clean { coverage: Coverage::Sampled, executions: Some(u64::from(TIMES)) },
    }
}
