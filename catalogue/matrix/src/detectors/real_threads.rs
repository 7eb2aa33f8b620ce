//! The binary `programs` and what a run of it leaves behind: for the tools that watch a whole process.

use std::env;
use std::io;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use catalogue::{FailureKind, Listed, Side};
use raddle_tools::nightly;
use raddle_tools::panic::panic;
use raddle_tools::process::{self, End, Ended, Limits};
use raddle_tools::text::{one_line, relative, tail};
use raddle_tools::verdict::{Finding, Missing};

use crate::text::{site, workspace};

/// The last line on stdout of a run that has come to its end.
const OVER: &str = "programs: over";

/// The arguments of `programs` for a scenario that is to run `times` times.
pub(super) fn arguments(listed: &Listed, side: Side, scenario: &str, times: u32) -> [String; 4] {
    [side.name().to_owned(), listed.pair.name.to_owned(), scenario.to_owned(), times.to_string()]
}

/// `cargo +nightly` on this workspace, in a clean environment.
pub(super) fn nightly_cargo() -> Command {
    let mut cargo = nightly::command("cargo");
    process::tidy(&mut cargo);
    cargo.current_dir(workspace());
    cargo
}

/// Builds with `cargo`, a command without its end; `install` is what to try when that fails.
pub(super) fn build(cargo: Command, what: &str, install: &str) -> Result<Ended, Missing> {
    let missing =
        |why: String| Missing { what: format!("{what}, which does not build ({why})"), install: install.to_owned() };
    let ended = process::run(cargo, Limits::tool(Duration::from_secs(900)))
        .map_err(|error: io::Error| missing(error.to_string()))?;
    if ended.end.success() { Ok(ended) } else { Err(missing(first_error(&ended.stderr))) }
}

/// The first error that cargo or a compiler printed.
pub(super) fn first_error(stderr: &str) -> String {
    one_line(stderr.lines().find(|line| line.contains("error")).unwrap_or("no error was printed"))
}

/// Where cargo puts what it builds.
pub(super) fn target() -> PathBuf {
    workspace().join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// The failure that the end of a run on real threads tells of, whatever the tool itself has to say.
///
/// `executions` are the runs that began, where that is known.
pub(super) fn failure(ended: &Ended, executions: Option<u64>) -> Option<Finding> {
    let over = ended.stdout.lines().any(|line| line == OVER);
    let (kind, message, site) = match ended.end {
        // A tool may put its own code in place of the program's; what it has to say is read before this is asked.
        End::Exited(_) if over => return None,
        End::Asleep | End::Stuck => (FailureKind::Hang, "every thread is blocked for ever".to_owned(), None),
        End::TimedOut => (FailureKind::Hang, "the run goes on without an end".to_owned(), None),
        End::OutOfMemory => (FailureKind::OutOfMemory, "the memory limit was reached".to_owned(), None),
        End::Signalled(_) if ended.stderr.contains("has overflowed its stack") => {
            (FailureKind::StackOverflow, "a thread has overflowed its stack".to_owned(), None)
        }
        End::Signalled(signal) => (FailureKind::Abort, format!("ended by signal {signal}"), None),
        End::Exited(status) => match panic(&ended.stderr, "main") {
            Some(panic) => (FailureKind::Panic, panic.message, site(&panic.place)),
            None => {
                let words = format!("the program ended the process with status {status} before the scenario was over");
                (FailureKind::Exit, words, None)
            }
        },
    };
    let evidence = relative(tail(&ended.stderr, 6 << 10).trim());
    Some(Finding { kind, message, site, evidence, executions })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_run_without_its_last_line_was_ended_by_its_program() {
        let ended = |stdout: &str| Ended {
            end: End::Exited(0),
            stdout: stdout.to_owned(),
            stderr: String::new(),
            took: Duration::ZERO,
        };
        assert_eq!(failure(&ended("programs: over\n"), None), None);
        assert_eq!(failure(&ended("half of it\n"), None).map(|finding| finding.kind), Some(FailureKind::Exit));
    }
}
